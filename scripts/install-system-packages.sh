#!/usr/bin/env bash
# Installs the Debian packages that desktop work and the demo need; with --tests also the servers, the compositor and the notifications that tests start.
# As root with apt it installs what is missing; otherwise it prints the one line to run.
set -euo pipefail

packages=(
  xvfb xauth openbox xdotool x11-utils x11-xserver-utils x11-xkb-utils
  dbus dbus-x11 at-spi2-core gnome-keyring libsecret-tools
  chromium mousepad galculator xterm zenity
  fonts-dejavu-core fonts-liberation fonts-ipafont-gothic
  tesseract-ocr tesseract-ocr-eng
)
if [ "${1:-}" = --tests ]; then
  packages+=(picom dunst libnotify-bin postgresql radosgw ceph-mon ceph-osd ceph-mgr)
fi

if ! command -v dpkg-query >/dev/null; then
  echo "setup: this system has no dpkg. Apprentice is exercised on Debian 12 only; install these by hand: ${packages[*]}" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done

if [ "${#missing[@]}" -eq 0 ]; then
  exit 0
fi

line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -ne 0 ]; then
  echo "setup: these packages are missing. Run this line, then try again:" >&2
  echo "  sudo sh -c '$line'" >&2
  exit 1
fi

echo "setup: installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >&2
# A server that a package starts by itself is not wanted: tests start their own, on loopback.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d.apprentice
chmod +x /usr/sbin/policy-rc.d.apprentice
restore() { rm -f /usr/sbin/policy-rc.d.apprentice; [ "${placed:-}" = yes ] && rm -f /usr/sbin/policy-rc.d || true; }
trap restore EXIT
if [ ! -e /usr/sbin/policy-rc.d ]; then
  mv /usr/sbin/policy-rc.d.apprentice /usr/sbin/policy-rc.d
  placed=yes
fi
apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
