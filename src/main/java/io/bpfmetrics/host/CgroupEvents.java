package io.bpfmetrics.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code struct fanotify_event_metadata} of {@code linux/fanotify.h} and the records that follow it. */
final class CgroupEvents {
    private static final int METADATA_LENGTH = 6;
    private static final int MASK = 8;
    private static final long FAN_Q_OVERFLOW = 0x4000;
    private static final byte INFO_FOLDER = 1; // FAN_EVENT_INFO_TYPE_FID: of the folder itself
    private static final byte INFO_PARENT = 2; // FAN_EVENT_INFO_TYPE_DFID_NAME
    private static final int INFO_LENGTH = 2;
    private static final int HANDLE_BYTES = 12; // after the record's head and the id of the file system
    private static final int HANDLE_TYPE = 16;
    private static final int HANDLE = 20;
    private static final int KERNFS_HANDLE_TYPE = 0xfe; // FILEID_KERNFS of linux/exportfs.h
    private static final int KERNFS_HANDLE_BYTES = 8;

    private CgroupEvents() {}

    /**
     * A folder appeared or went.
     *
     * @param parent the id of the folder that it is or was in; empty if events were lost
     * @param name its name
     * @param id its own id, if the kernel says it
     */
    record Event(OptionalLong parent, String name, OptionalLong id) {}

    /** The events in the first bytes of a buffer in host order. */
    static List<Event> parse(ByteBuffer buffer, int length) {
        List<Event> events = new ArrayList<>();
        for (int at = 0; at < length; at += buffer.getInt(at)) {
            int end = at + buffer.getInt(at);
            if ((buffer.getLong(at + MASK) & FAN_Q_OVERFLOW) != 0) {
                events.add(new Event(OptionalLong.empty(), "", OptionalLong.empty()));
            } else {
                event(buffer, at + buffer.getShort(at + METADATA_LENGTH), end).ifPresent(events::add);
            }
        }
        return events;
    }

    private static Optional<Event> event(ByteBuffer buffer, int from, int end) {
        OptionalLong parent = OptionalLong.empty();
        OptionalLong id = OptionalLong.empty();
        String name = "";
        for (int at = from; at < end; at += buffer.getShort(at + INFO_LENGTH)) {
            if (buffer.getInt(at + HANDLE_TYPE) != KERNFS_HANDLE_TYPE
                    || buffer.getInt(at + HANDLE_BYTES) != KERNFS_HANDLE_BYTES) {
                continue;
            }
            if (buffer.get(at) == INFO_PARENT) {
                parent = OptionalLong.of(buffer.getLong(at + HANDLE));
                name = text(buffer, at + HANDLE + KERNFS_HANDLE_BYTES, at + buffer.getShort(at + INFO_LENGTH));
            } else if (buffer.get(at) == INFO_FOLDER) {
                id = OptionalLong.of(buffer.getLong(at + HANDLE));
            }
        }
        return parent.isPresent() && !name.isEmpty() ? Optional.of(new Event(parent, name, id)) : Optional.empty();
    }

    private static String text(ByteBuffer buffer, int from, int limit) {
        int end = from;
        while (end < limit && buffer.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - from];
        buffer.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
