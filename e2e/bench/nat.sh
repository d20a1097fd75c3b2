#!/bin/sh
# Calls over WebRTC through NAT: the server in a private network behind a router that forwards port 8000, TCP and UDP, and a
# caller outside, each in a network namespace. Linux, as root, with ip and nft; Parley is built before (`./parley build`).
# bench/nat.sh         says what came of two calls with webrtc.public-addresses set, and of one without
set -eu
cd "$(dirname "$0")/../.."
say() { printf '%s\n' "$*" >&2; }
[ "$(id -u)" = 0 ] || { say "not run: network namespaces need root"; exit 0; }
for tool in ip nft curl; do
    command -v "$tool" >/dev/null || { say "not run: there is no $tool"; exit 0; }
done

inner=parley-server-$$ router=parley-router-$$ outer=parley-caller-$$
data=$(mktemp -d)
server=
ended() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    for space in $inner $router $outer; do ip netns delete "$space" 2>/dev/null || true; done
    rm -rf "$data"
}
trap ended EXIT
for space in $inner $router $outer; do
    ip netns add "$space"
    ip -n "$space" link set lo up
done
join() { # $1: space, $2: its address, $3: the router's device, $4: the router's address
    ip link add eth0 netns "$1" type veth peer name "$3" netns "$router"
    ip -n "$1" addr add "$2/24" dev eth0
    ip -n "$1" link set eth0 up
    ip -n "$router" addr add "$4/24" dev "$3"
    ip -n "$router" link set "$3" up
}
join "$inner" 192.168.77.2 lan 192.168.77.1
join "$outer" 203.0.113.2 wan 203.0.113.1
ip -n "$inner" route add default via 192.168.77.1
ip netns exec "$router" sysctl -qw net.ipv4.ip_forward=1
ip netns exec "$router" nft -f - <<'RULES'
table ip nat {
  chain in {
    type nat hook prerouting priority -100;
    iifname "wan" tcp dport 8000 dnat to 192.168.77.2
    iifname "wan" udp dport 8000 dnat to 192.168.77.2
  }
  chain out {
    type nat hook postrouting priority 100;
    oifname "wan" masquerade
  }
}
table ip filter {
  chain through {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iifname "lan" accept
    ct status dnat accept
  }
}
RULES

serve() { # $@: variables of the server
    ip netns exec "$inner" env PARLEY_DATA_DIR="$data" PARLEY_AUTH_REQUIRED=false "$@" \
        ./parley serve --host 0.0.0.0 --port 8000 >"$data/log" 2>&1 &
    server=$!
    until ip netns exec "$outer" curl -fs -m 2 http://203.0.113.1:8000/health/ready >/dev/null; do
        kill -0 "$server" || { cat "$data/log"; exit 1; }
        sleep 0.5
    done
}
call() { # $1: how many
    ip netns exec "$outer" ./parley load --clips testdata/audio --callers "$1" --turns 1 --dialect WEBRTC \
        --url ws://203.0.113.1:8000 2>&1 | grep '^calls' || true
}
echo "with webrtc.public-addresses:"
serve PARLEY_WEBRTC_PUBLIC_ADDRESSES=203.0.113.1
call 2
kill "$server"
wait "$server" || true
echo "without:"
serve PARLEY_WEBRTC_ENABLED=true
call 1
