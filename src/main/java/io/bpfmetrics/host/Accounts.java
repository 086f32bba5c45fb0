package io.bpfmetrics.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Names of users and groups, from {@code /etc/passwd} and {@code /etc/group} alone. Thread-safe. */
public final class Accounts {
    private final AccountFile users;
    private final AccountFile groups;

    Accounts(Path passwd, Path group, LongSupplier nanoTime) {
        users = new AccountFile(passwd, nanoTime);
        groups = new AccountFile(group, nanoTime);
    }

    /**
     * The name of a user; empty if there is none.
     *
     * @throws IOException if the list of users cannot be read
     */
    public Optional<String> user(int uid) throws IOException {
        return users.name(uid);
    }

    /**
     * The name of a group; empty if there is none.
     *
     * @throws IOException if the list of groups cannot be read
     */
    public Optional<String> group(int gid) throws IOException {
        return groups.name(gid);
    }
}
