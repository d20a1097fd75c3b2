package dev.parley.engines.kyutai;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The instances behind a service's addresses: every IPv4 address of every host, kept for half a second (unmute.md 9.2).
 * Not the JDK's resolver: that one keeps answers for 30 s and would send calls to replicas that are gone. Thread-safe.
 */
final class Instances implements AutoCloseable {
    private static final long KEPT_NANOS = Duration.ofMillis(500).toNanos();
    private static final int QUERY_MS = 500;

    private final List<MoshiUrl> urls;
    private final DnsServerAddressStreamProvider nameServers;
    private final LongSupplier nanoTime;
    private Optional<Dns> dns = Optional.empty();
    private Future<List<Instance>> last = Future.succeededFuture(List.of());
    private long lastAt;
    private boolean asked;

    /** One server process. */
    record Instance(MoshiUrl url, String address) {
        @Override
        public String toString() {
            return url + (url.host().equals(address) ? "" : " (" + address + ")");
        }
    }

    /** Asks the name servers of this machine. */
    Instances(List<MoshiUrl> urls) {
        this(urls, DnsServerAddressStreamProviders.platformDefault(), System::nanoTime);
    }

    Instances(List<MoshiUrl> urls, DnsServerAddressStreamProvider nameServers, LongSupplier nanoTime) {
        this.urls = List.copyOf(urls);
        this.nameServers = nameServers;
        this.nanoTime = nanoTime;
    }

    /** Made when the first name has to be resolved: addresses need none. */
    private synchronized Dns dns() {
        Dns known = dns.orElseGet(() -> Dns.create(nameServers));
        dns = Optional.of(known);
        return known;
    }

    private record Dns(MultiThreadIoEventLoopGroup loop, DnsNameResolver resolver) {
        static Dns create(DnsServerAddressStreamProvider nameServers) {
            MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("parley-dns", true), NioIoHandler.newFactory());
            return new Dns(
                    loop,
                    new DnsNameResolverBuilder(loop.next())
                            .datagramChannelType(NioDatagramChannel.class)
                            .nameServerProvider(nameServers)
                            .resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
                            .queryTimeoutMillis(QUERY_MS)
                            .resolveCache(NoopDnsCache.INSTANCE)
                            .build());
        }

        void close() {
            resolver.close();
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** In DNS order. Fails when none of the names resolves. */
    synchronized Future<List<Instance>> current() {
        boolean fresh = asked && nanoTime.getAsLong() - lastAt < KEPT_NANOS && !last.failed();
        if (!fresh) {
            asked = true;
            lastAt = nanoTime.getAsLong();
            last = resolveAll();
        }
        return last;
    }

    private Future<List<Instance>> resolveAll() {
        List<Future<List<Instance>>> all = urls.stream().map(this::resolve).toList();
        return Future.join(all).transform(done -> {
            List<Instance> found = new ArrayList<>();
            all.stream().filter(Future::succeeded).forEach(each -> found.addAll(each.result()));
            return found.isEmpty() ? Future.failedFuture(done.cause()) : Future.succeededFuture(found);
        });
    }

    private Future<List<Instance>> resolve(MoshiUrl url) {
        if (NetUtil.isValidIpV4Address(url.host())) {
            return Future.succeededFuture(List.of(new Instance(url, url.host())));
        }
        Promise<List<Instance>> promise = Promise.promise();
        dns().resolver().resolveAll(url.host()).addListener(answer -> {
            if (!answer.isSuccess()) {
                UnknownHostException unknown = new UnknownHostException(url.host() + " cannot be resolved");
                unknown.initCause(answer.cause());
                promise.fail(unknown);
                return;
            }
            List<Instance> found = new ArrayList<>();
            for (Object address : (List<?>) answer.getNow()) {
                found.add(new Instance(url, ((InetAddress) address).getHostAddress()));
            }
            promise.complete(found);
        });
        return promise.future();
    }

    @Override
    public synchronized void close() {
        dns.ifPresent(Dns::close);
    }
}
