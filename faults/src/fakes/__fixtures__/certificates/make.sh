#!/bin/sh
# Generates the certificates beside this file; they are valid until 2126. Needs openssl and Node.
# Their private keys are the numbers 1 and 2 on the curve P-256. ../../tls.ts computes them, so no key file is stored.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

key() {
  node -e '
    const { createECDH, createPrivateKey } = require("node:crypto");
    const d = Buffer.alloc(32);
    d[31] = Number(process.argv[1]);
    const curve = createECDH("prime256v1");
    curve.setPrivateKey(d);
    const point = curve.getPublicKey();
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
    const key = { kty: "EC", crv: "P-256", d: d.toString("base64url"), x, y };
    process.stdout.write(createPrivateKey({ key, format: "jwk" }).export({ type: "pkcs8", format: "pem" }));
  ' "$1" > "$work/$2.key"
}

# Arguments: file, key, name, extensions, then openssl's options for the signer and the validity.
certificate() {
  file=$1 key=$2 name=$3 extensions=$4
  shift 4
  openssl req -new -key "$work/$key.key" -subj "/CN=$name" -out "$work/request"
  printf "$extensions" > "$work/extensions"
  : > "$work/index"
  openssl ca -batch -notext -config "$work/ca.conf" -in "$work/request" -extfile "$work/extensions" "$@" -out "$file"
}

printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index\nnew_certs_dir=%s\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' \
  "$work" "$work" > "$work/ca.conf"
always='-startdate 20240101000000Z -enddate 21260101000000Z'
root='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'
server='basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:'

key 1 one
key 2 two
certificate authority.pem two 'Authority of the tests' "$root" -selfsign -keyfile "$work/two.key" $always
certificate "$work/nobody.pem" two 'Authority that nobody knows' "$root" -selfsign -keyfile "$work/two.key" $always
known="-keyfile $work/two.key -cert authority.pem"
certificate good.pem one localhost "${server}localhost" $known $always
certificate wrong-name.pem one other.test "${server}other.test" $known $always
certificate expired.pem one localhost "${server}localhost" $known -startdate 20240101000000Z -enddate 20240102000000Z
certificate not-yet-valid.pem one localhost "${server}localhost" $known -startdate 21250101000000Z -enddate 21260101000000Z
certificate unknown-authority.pem one localhost "${server}localhost" -keyfile "$work/two.key" -cert "$work/nobody.pem" $always
certificate self-signed.pem one localhost "${server}localhost" -selfsign -keyfile "$work/one.key" $always
