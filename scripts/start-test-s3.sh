#!/usr/bin/env bash
# Starts a private S3 service for tests: Ceph's object gateway over one in-memory disk, on loopback only.
#   scripts/start-test-s3.sh FOLDER PORT
# Uses PORT for the gateway and the five ports above it. Prints `ready` once buckets can be made, and runs until it is
# ended (SIGTERM or the end of its standard input). Needs: radosgw ceph-mon ceph-osd ceph-mgr.
set -euo pipefail

folder=$1
port=$2
export CEPH_CONF=$folder/ceph.conf
mkdir -p "$folder"/{mon,osd,mgr,run}
fsid=$(cat /proc/sys/kernel/random/uuid)
osd_id=$(cat /proc/sys/kernel/random/uuid)

cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon_host = [v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_port_min = $((port + 3))
ms_bind_port_max = $((port + 40))
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
auth_allow_insecure_global_id_reclaim = true
ms_mon_client_mode = crc
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
osd_objectstore = memstore
memstore_device_bytes = 1073741824
admin_socket = $folder/run/\$name.sock
run_dir = $folder/run
log_file = $folder/run/\$name.log
log_to_stderr = false
mon_data = $folder/mon
osd_data = $folder/osd
mgr_data = $folder/mgr
mon_cluster_log_file = $folder/run/cluster.log
rgw_data = $folder/run
rgw_dns_name = 127.0.0.1
rgw_enable_usage_log = false
rgw_thread_pool_size = 32
keyring = $folder/keyring
CONF

children=()
finish() {
  # By the ids of what was started here, in the reverse order.
  for ((i = ${#children[@]} - 1; i >= 0; i--)); do
    kill "${children[i]}" 2>/dev/null || true
  done
  wait 2>/dev/null || true
}
trap finish EXIT
trap 'exit 0' TERM INT

: >"$folder/keyring"
monmaptool --create --addv a "[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]" \
  --fsid "$fsid" "$folder/monmap" >/dev/null
ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring"
ceph-mon -f -i a &
children+=($!)
ceph-mgr -f -i a &
children+=($!)
timeout 60 ceph osd new "$osd_id" 0 >/dev/null
ceph-osd --mkfs -i 0 --osd-objectstore memstore --osd-uuid "$osd_id"
ceph-osd -f -i 0 --osd-objectstore memstore &
children+=($!)
radosgw -f -n client.rgw --rgw-frontends "beast endpoint=127.0.0.1:$port" &
children+=($!)

timeout 120 radosgw-admin user create --uid=test --display-name=test \
  --access-key="$AWS_ACCESS_KEY_ID" --secret-key="$AWS_SECRET_ACCESS_KEY" >/dev/null
for _ in $(seq 300); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    echo ready
    # Until whoever started this goes away.
    while read -r _; do :; done
    exit 0
  fi
  sleep 0.2
done
echo "the gateway did not come up; see $folder/run" >&2
exit 1
