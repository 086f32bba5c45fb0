package io.bpfmetrics.sys;

import java.util.OptionalInt;

/** Network interfaces of our own namespace, those without an address too. */
public final class NetworkInterfaces {
    private NetworkInterfaces() {}

    /** The index; empty if there is no such interface. */
    public static OptionalInt index(String name) {
        int index = AttachCalls.if_nametoindex(name);
        return index == 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
