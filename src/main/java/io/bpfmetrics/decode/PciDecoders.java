package io.bpfmetrics.decode;

import io.bpfmetrics.host.PciIds;
import java.util.Locale;

/** Decoders of decimal text by the PCI names of the host. */
final class PciDecoders {
    private PciDecoders() {}

    static Decoder vendor(PciIds ids) {
        return cell -> {
            if (isKnown(ids, cell)) {
                long vendor = DecimalText.natural(cell.text());
                cell.put(ids.vendor(vendor).orElseGet(() -> "unknown pci vendor: " + hex(vendor, 2)));
            }
        };
    }

    static Decoder device(PciIds ids) {
        return cell -> {
            if (isKnown(ids, cell)) {
                long device = DecimalText.natural(cell.text());
                cell.put(ids.device(device).orElseGet(() -> "unknown pci device: " + hex(device, 4)));
            }
        };
    }

    static Decoder deviceClass(PciIds ids) {
        return cell -> {
            if (isKnown(ids, cell)) {
                long number = DecimalText.natural(cell.text());
                cell.put(ids.deviceClass(number).orElseGet(() -> unknownClass(number)));
            }
        };
    }

    static Decoder subclass(PciIds ids) {
        return cell -> {
            if (isKnown(ids, cell)) {
                long number = DecimalText.natural(cell.text());
                cell.put(ids.subclass(number).orElseGet(() -> unknownSubclass(ids, number)));
            }
        };
    }

    /** Whether the host has names; if not, the text says so, whatever the number. */
    private static boolean isKnown(PciIds ids, Cell cell) {
        if (!ids.isPresent()) {
            cell.put("missing pci.ids db");
        }
        return ids.isPresent();
    }

    private static String unknownSubclass(PciIds ids, long number) {
        long deviceClass = number >> 8;
        return ids.deviceClass(deviceClass).isEmpty()
                ? unknownClass(deviceClass)
                : "unknown pci subclass: " + hex(number & 0xff, 2) + " (class " + hex(deviceClass, 2) + ")";
    }

    private static String unknownClass(long number) {
        return "unknown pci class: " + hex(number, 2);
    }

    private static String hex(long number, int digits) {
        return String.format(Locale.ROOT, "0x%0" + digits + "x", number);
    }
}
