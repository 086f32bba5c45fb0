package io.bpfmetrics.decode;

import io.bpfmetrics.host.HostNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.StringJoiner;

/** Decoders that ask the host for names. */
final class HostDecoders {
    private static final String NO_SYMBOL = "??";

    private HostDecoders() {}

    static Decoder ifname(HostNames host) {
        return cell -> {
            int index = cell.firstInt();
            put(cell, host.interfaceName(index), "unknown:" + Integer.toUnsignedString(index));
        };
    }

    /** A device number as user space has it: minor in bits 0 to 7 and 20 to 31, major in between. */
    static Decoder majorminor(HostNames host) {
        return cell -> {
            int device = cell.firstInt();
            int major = (device >>> 8) & 0xfff;
            int minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
            try {
                put(cell, host.blockDevices().name(major, minor), "unknown:" + major + ":" + minor);
            } catch (IOException e) {
                throw new UndecodableException("cannot read the list of block devices: " + e);
            }
        };
    }

    static Decoder cgroup(HostNames host) {
        host.cgroups().start();
        return cell -> {
            long id = DecimalText.signed(cell.text());
            put(cell, host.cgroups().path(id), "unknown_cgroup_id:" + id);
        };
    }

    static Decoder ksym(HostNames host) {
        host.symbols().load();
        return cell -> {
            long address = cell.firstLong();
            Optional<String> symbol = host.symbols().at(address);
            symbol.ifPresentOrElse(cell::put, () -> cell.putUnknown("unknown_addr:0x" + Long.toHexString(address)));
        };
    }

    static Decoder kstack(HostNames host) {
        host.symbols().load();
        return cell -> {
            ByteBuffer frames = ByteBuffer.wrap(cell.bytes()).order(ByteOrder.nativeOrder());
            if (frames.remaining() % Long.BYTES != 0) {
                throw new UndecodableException("needs a multiple of 8 bytes and has " + frames.remaining());
            }
            boolean isComplete = true;
            StringJoiner stack = new StringJoiner("\n");
            while (frames.hasRemaining()) {
                long address = frames.getLong();
                if (address == 0) {
                    break;
                }
                Optional<String> symbol = host.symbols().nearest(address);
                isComplete &= symbol.isPresent();
                stack.add(symbol.orElse(NO_SYMBOL));
            }
            if (isComplete) {
                cell.put(stack.toString());
            } else {
                cell.putUnknown(stack.toString());
            }
        };
    }

    static Decoder user(HostNames host) {
        return cell -> {
            int uid = cell.onlyInt();
            try {
                put(cell, host.accounts().user(uid), "uid:" + Integer.toUnsignedString(uid));
            } catch (IOException e) {
                throw new UndecodableException("cannot read the list of users: " + e);
            }
        };
    }

    static Decoder group(HostNames host) {
        return cell -> {
            int gid = cell.onlyInt();
            try {
                put(cell, host.accounts().group(gid), "gid:" + Integer.toUnsignedString(gid));
            } catch (IOException e) {
                throw new UndecodableException("cannot read the list of groups: " + e);
            }
        };
    }

    private static void put(Cell cell, Optional<String> name, String unknown) {
        name.ifPresentOrElse(cell::putChangeable, () -> cell.putUnknown(unknown));
    }
}
