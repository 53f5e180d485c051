#!/bin/sh
# Builds an image with the counter, boots it, and updates the service while it
# counts. Usage: live_update.sh [IMAGE]; MINIX_LIVE names the program.
set -eu
here=$(dirname "$0")
program=${MINIX_LIVE:-minix-live}
image=${1:-counter.img}

"$program" build -V MKASR=yes -V ASRCOUNT=1 \
    --service "$here/counter" --program "$here/ask" -o "$image"

MINIX_LIVE_MACHINE=counter-$$
export MINIX_LIVE_MACHINE
trap '"$program" stop --force' EXIT
"$program" boot -d "$image"
"$program" minix-service up /service/counter -label counter

expect() {
    count=$("$program" exec ask counter)
    if [ "$count" != "$1" ]; then
        echo "the counter says $count and not $1" >&2
        exit 1
    fi
}

expect 1
"$program" minix-service -t update self -label counter
expect 2
"$program" update_asr counter
expect 3
# Status 78: the new instance's initialization fails, and the old one goes on.
status=0
"$program" minix-service -t -y update self -label counter || status=$?
[ "$status" = 78 ]
expect 4
echo "the counter kept its state over two updates and a rollback"
