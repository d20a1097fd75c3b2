#!/bin/sh
# What bench/network.mjs measures, on a network that the kernel impairs instead of a relay: server and browser run in a network
# namespace of their own, whose UDP goes through netem. Linux, as root, with a kernel that has sch_netem.
# bench/netem.sh loss 5%      bench/netem.sh delay 25ms 25ms      (arguments as of `tc qdisc … netem`)
set -eu
cd "$(dirname "$0")/.."
say() { printf '%s\n' "$*" >&2; }
[ $# -gt 0 ] || { say "usage: bench/netem.sh loss 5%"; exit 2; }
[ "$(id -u)" = 0 ] || { say "not run: network namespaces need root"; exit 0; }
for tool in ip tc; do
    command -v "$tool" >/dev/null || { say "not run: there is no $tool (iproute2)"; exit 0; }
done

space=parley-netem-$$
ip netns add "$space"
trap 'ip netns delete "$space"' EXIT
inside() { ip netns exec "$space" "$@"; }
inside ip link set lo up
# Three bands, of which the last one is impaired: UDP goes there, everything else does not.
impair() {
    inside tc qdisc add dev lo root handle 1: prio priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 &&
        inside tc qdisc add dev lo parent 1:3 handle 30: netem "$@" &&
        inside tc filter add dev lo parent 1: protocol ip prio 1 u32 match ip protocol 17 0xff flowid 1:3
}
if ! impair "$@"; then
    say "not run: the kernel has to have netem, prio and u32 (CONFIG_NET_SCH_NETEM, _PRIO, CONFIG_NET_CLS_U32)"
    exit 0
fi
PARLEY_TEST_IMPAIRED="$*" inside node bench/network.mjs
