package dev.parley.transport;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes that all connections of the process hold together. Past the bound the connection that holds most is
 * cut, so that many that each keep to their own bound cannot do together what none may do alone. Thread-safe.
 */
public final class ByteBudget {
    private final long most;
    private final AtomicLong total = new AtomicLong();
    private final Set<Account> accounts = ConcurrentHashMap.newKeySet();

    /** @param most bytes of all together */
    public ByteBudget(long most) {
        this.most = most;
    }

    /** What one connection holds. */
    public final class Account {
        private final Runnable cut;
        private long held;
        private boolean open = true;

        private Account(Runnable cut) {
            this.cut = cut;
        }

        /** Adds to what it holds, or takes off. May cut a connection, this or another. */
        public void add(long bytes) {
            synchronized (this) {
                if (!open) {
                    return;
                }
                held += bytes;
            }
            if (total.addAndGet(bytes) > most && bytes > 0) {
                cutTheLargest();
            }
        }

        private synchronized long held() {
            return held;
        }

        /** It holds nothing any more; false: it was closed before. */
        public boolean close() {
            synchronized (this) {
                if (!open) {
                    return false;
                }
                open = false;
                // Together: who looks for the largest must not find this one empty and its bytes still counted.
                total.addAndGet(-held);
                held = 0;
            }
            accounts.remove(this);
            return true;
        }
    }

    /** @param cut ends the connection; callable from any thread */
    public Account open(Runnable cut) {
        Account account = new Account(cut);
        accounts.add(account);
        return account;
    }

    /** Held by all together. */
    public long total() {
        return total.get();
    }

    private void cutTheLargest() {
        accounts.stream().max(Comparator.comparingLong(Account::held)).ifPresent(largest -> {
            if (total.get() > most && largest.close()) {
                largest.cut.run();
            }
        });
    }
}
