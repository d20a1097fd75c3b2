#!/bin/sh
# bench/netem.sh for a machine whose kernel has no netem: server and browser run in network namespaces, between which a router of
# Debian's kernel, emulated by QEMU, sends their UDP through its netem, each way once. Linux, as root, with ip, qemu-system-x86_64,
# cpio, modprobe, and apt to fetch Debian's packages linux-image-amd64 and busybox-static; Parley is built before (`./parley build`).
# bench/netem-router.sh loss 5%      bench/netem-router.sh delay 25ms 25ms
set -eu
cd "$(dirname "$0")/.."
say() { printf '%s\n' "$*" >&2; }
[ $# -gt 0 ] || { say "usage: bench/netem-router.sh loss 5%"; exit 2; }
[ "$(id -u)" = 0 ] || { say "not run: network namespaces need root"; exit 0; }
for tool in ip tc qemu-system-x86_64 cpio modprobe depmod apt-get dpkg-deb; do
    command -v "$tool" >/dev/null || { say "not run: there is no $tool"; exit 0; }
done

caller=parley-caller-$$ wire=parley-wire-$$ server=parley-server-$$
folder=$(mktemp -d)
router=
ended() {
    [ -z "$router" ] || kill "$router" 2>/dev/null || true
    for space in $caller $wire $server; do ip netns delete "$space" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap ended EXIT

# The kernel, and a first process that makes a router of it.
packages() {
    cd "$folder"
    image=$(apt-cache depends linux-image-amd64 | awk '/Depends/ { print $2; exit }')
    apt-get download -qq "$image" busybox-static 2>/dev/null
    for package in ./*.deb; do dpkg-deb -x "$package" .; done
    version=${image#linux-image-}
    depmod -b "$folder" "$version"
}
kernel_modules() {
    for module in virtio_pci virtio_net sch_netem sch_prio cls_u32; do
        modprobe -d "$folder" -S "$version" --show-depends "$module" | awk '/^insmod/ { print $2 }'
    done | awk '!seen[$0]++'
}
first_files() { # busybox has a tc of its own, which knows no netem
    root=$folder/root
    mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev" "$root/modules"
    cp bin/busybox "$root/bin/"
    cp "$(command -v tc)" "$root/bin/iproute-tc"
    ldd "$(command -v tc)" | grep -o '/[^ ]*' | while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
    for module in $(kernel_modules); do
        cp "$module" "$root/modules/"
        basename "$module" >>"$root/modules/order"
    done
}
begins() { # $@: arguments of netem
    cat >"$folder/root/init" <<INIT
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in \$(cat /modules/order); do insmod /modules/\$module; done
ip addr add 10.77.1.2/24 dev eth0
ip addr add 10.77.2.2/24 dev eth1
echo 1 >/proc/sys/net/ipv4/ip_forward
for device in eth0 eth1; do
    ip link set \$device up
    iproute-tc qdisc add dev \$device root handle 1: prio priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
    iproute-tc qdisc add dev \$device parent 1:3 handle 30: netem $*
    iproute-tc filter add dev \$device parent 1: protocol ip prio 1 u32 match ip protocol 17 0xff flowid 1:3
    iproute-tc qdisc show dev \$device
done
echo the router is up
while sleep 10; do
    for device in eth0 eth1; do iproute-tc -s qdisc show dev \$device | sed -n '/netem/,/Sent/p'; done
done
INIT
    chmod +x "$folder/root/init"
    (cd "$folder/root" && find . | cpio -o -H newc 2>/dev/null | gzip -1 >"$folder/first.gz")
}
(packages && first_files && begins "$@")
kernel=$(echo "$folder"/boot/vmlinuz-*)

# caller 10.77.1.1 - 10.77.1.2 router 10.77.2.2 - 10.77.2.1 server
for space in $caller $wire $server; do
    ip netns add "$space"
    ip -n "$space" link set lo up
done
side() { # $1: space, $2: its address, $3: the way to the other side, $4: the router's tap
    ip -n "$wire" tuntap add "$4" mode tap
    ip -n "$wire" link add "bridge-$4" type bridge
    ip link add eth0 netns "$1" type veth peer name "to-$4" netns "$wire"
    for device in "$4" "to-$4"; do
        ip -n "$wire" link set "$device" master "bridge-$4"
        ip -n "$wire" link set "$device" up
    done
    ip -n "$wire" link set "bridge-$4" up
    ip -n "$1" addr add "$2/24" dev eth0
    ip -n "$1" link set eth0 up
    ip -n "$1" route add default via "$3"
}
side "$caller" 10.77.1.1 10.77.1.2 left
side "$server" 10.77.2.1 10.77.2.2 right
touch "$folder/router.log"
ip netns exec "$wire" qemu-system-x86_64 -accel tcg -cpu max -m 512 -nographic -no-reboot \
    -kernel "$kernel" -initrd "$folder/first.gz" -append "console=ttyS0 quiet panic=-1" \
    -netdev tap,id=left,ifname=left,script=no,downscript=no -device virtio-net-pci,netdev=left,mac=52:54:00:00:00:01,romfile= \
    -netdev tap,id=right,ifname=right,script=no,downscript=no -device virtio-net-pci,netdev=right,mac=52:54:00:00:00:02,romfile= \
    </dev/null >"$folder/router.log" 2>&1 &
router=$!
until grep -q "the router is up" "$folder/router.log"; do
    kill -0 "$router" 2>/dev/null || { cat "$folder/router.log" >&2; exit 1; }
    sleep 1
done
PARLEY_TEST_IMPAIRED="$*" PARLEY_TEST_ROUTED="$server 10.77.2.1 10.77.1.1" ip netns exec "$caller" node bench/network.mjs || failed=$?
tail -n 8 "$folder/router.log" >&2
exit "${failed:-0}"
