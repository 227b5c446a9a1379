#!/usr/bin/env python3
"""A second verifier of Apprentice's audit log, written from the public formats alone: RFC 9162 (tree), RFC 8032
(Ed25519), C2SP signed-note, tlog-checkpoint and tlog-tiles. It needs nothing but Python's standard library.

    verify_log.py log DIR [KEY]       every entry, every tile and the signed root of a copied log
    verify_log.py proof FILE KEY      one participant's proof

Prints one JSON document; exits 0 where everything holds, 1 where something does not.
"""
import base64
import hashlib
import json
import pathlib
import sys


class Refused(Exception):
    """What does not hold, and where."""


# --- Ed25519, verification only (RFC 8032, section 5.1.7) ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if (x & 1) != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def decompress(data):
    if len(data) != 32:
        return None
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def verify_signature(public_key, message, signature):
    if len(signature) != 64:
        return False
    point, r = decompress(public_key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if point is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    left, right = multiply(s, BASE), add(r, multiply(h, point))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- Signed notes and checkpoints ---


def read_key(text):
    name, key_id, encoded = text.strip().split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if len(data) != 33 or data[0] != 1 or expected.hex() != key_id:
        raise Refused("the verifier key is malformed")
    return name, expected, data[1:]


def read_checkpoint(note, key):
    name, key_id, public_key = key
    text, separator, signatures = note.rpartition("\n\n")
    if not separator:
        raise Refused("the checkpoint is no signed note")
    text += "\n"
    signed = False
    for line in signatures.splitlines():
        dash, signer, encoded = line.split(" ")
        data = base64.b64decode(encoded, validate=True)
        if dash == "\u2014" and signer == name and data[:4] == key_id:
            signed = verify_signature(public_key, text.encode(), data[4:])
    origin, size, root = text.split("\n")[:3]
    if not signed or origin != name:
        raise Refused("the checkpoint is not signed by the log's key")
    return int(size), base64.b64decode(root, validate=True)


# --- The tree of RFC 9162, section 2.1 ---


def hash_leaf(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def hash_node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes):
    """The hash of a tree by its definition: split at the largest power of two below the number of leaves."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hash_node(root_of(hashes[:k]), root_of(hashes[k:]))


def root_from_path(index, size, leaf, path):
    """RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        raise Refused("the entry's number is outside the log")
    fn, sn, result = index, size - 1, leaf
    for step in path:
        if sn == 0:
            raise Refused("the path is too long")
        if fn & 1 or fn == sn:
            result = hash_node(step, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = hash_node(result, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise Refused("the path is too short")
    return result


# --- Tiles ---


def tile_path(level, number, width):
    groups = [number % 1000]
    while number >= 1000:
        number //= 1000
        groups.insert(0, number % 1000)
    name = "/".join(f"x{group:03d}" for group in groups[:-1]) + ("/" if groups[1:] else "")
    partial = "" if width == 256 else f".p/{width}"
    return f"tile/{level}/{name}{groups[-1]:03d}{partial}"


def read_file(folder, path):
    try:
        return (folder / path).read_bytes()
    except OSError:
        raise Refused(f"{path} is missing") from None


def read_entries(folder, size):
    for number in range((size + 255) // 256):
        path = tile_path("entries", number, min(256, size - 256 * number))
        bundle, at = read_file(folder, path), 0
        while at < len(bundle):
            length = int.from_bytes(bundle[at : at + 2], "big")
            yield bundle[at + 2 : at + 2 + length]
            at += 2 + length


def verify_log(folder, key):
    size, root = read_checkpoint(read_file(folder, "checkpoint").decode(), key)
    row = [hash_leaf(entry) for entry in read_entries(folder, size)]
    if len(row) != size:
        raise Refused(f"{len(row)} entries lie there, and the checkpoint says {size}")
    if root_of(row) != root:
        raise Refused("the entries do not give the signed root")
    level = 0
    while row:
        for number in range((len(row) + 255) // 256):
            part = row[256 * number : 256 * number + 256]
            path = tile_path(level, number, len(part))
            if read_file(folder, path) != b"".join(part):
                raise Refused(f"{path} does not hold what the entries give")
        row = [root_of(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
        level += 1
    return {"kind": "verified", "size": size}


# --- A participant's proof ---


def canonical(value):
    """RFC 8785 for what an entry holds: strings, whole numbers, booleans and null."""
    if isinstance(value, dict):
        ordered = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in ordered) + "}"
    if isinstance(value, float):
        raise Refused("an entry holds a fraction")
    return json.dumps(value, ensure_ascii=False)


def verify_proof(proof, key):
    size, root = read_checkpoint(proof["checkpoint"], key)
    opening = dict(proof["opening"])
    salt = bytes.fromhex(opening.pop("salt"))
    text = canonical(opening).encode()
    commitment = hashlib.sha256(b"apprentice-audit-entry-v1\n" + salt + text).digest()
    path = [bytes.fromhex(step) for step in proof["path"]]
    if root_from_path(opening["seq"], size, hash_leaf(commitment), path) != root:
        raise Refused("the entry is not in the log")
    return {"kind": "proved", "size": size}


def main(arguments):
    command, target, *rest = arguments
    try:
        if command == "log":
            folder = pathlib.Path(target)
            key = rest[0] if rest else read_file(folder, "log.vkey").decode()
            result = verify_log(folder, read_key(key))
        else:
            result = verify_proof(json.loads(pathlib.Path(target).read_text()), read_key(rest[0]))
    except (Refused, ValueError, KeyError, IndexError) as reason:
        print(json.dumps({"kind": "refused", "reason": str(reason)}))
        return 1
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
