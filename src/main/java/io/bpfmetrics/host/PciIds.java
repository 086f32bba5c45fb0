package io.bpfmetrics.host;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Names of PCI vendors, devices and classes, from the distribution's {@code pci.ids}, which is read at the first
 * question. Thread-safe.
 */
public final class PciIds {
    /** Where distributions have the file, in the order in which it is looked for. */
    static final List<Path> FILES = List.of(
            Path.of("/usr/share/misc/pci.ids"),
            Path.of("/usr/share/hwdata/pci.ids"),
            Path.of("/usr/share/misc/pci.ids.gz"),
            Path.of("/usr/share/hwdata/pci.ids.gz"));

    private static final System.Logger LOGGER = System.getLogger(PciIds.class.getName());

    private final List<Path> files;
    private @Nullable Tables tables;

    PciIds(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** Whether this host has the file. */
    public boolean isPresent() {
        return !tables().vendors.isEmpty();
    }

    /** The name of a vendor. */
    public Optional<String> vendor(long vendor) {
        return tables().vendors.name(vendor);
    }

    /** The name of a device: its vendor in the upper 16 of 32 bits. */
    public Optional<String> device(long vendorAndDevice) {
        return tables().devices.name(vendorAndDevice);
    }

    /** The name of a class. */
    public Optional<String> deviceClass(long deviceClass) {
        return tables().classes.name(deviceClass);
    }

    /** The name of a subclass: its class in the bits above the lower 8. */
    public Optional<String> subclass(long classAndSubclass) {
        return tables().subclasses.name(classAndSubclass);
    }

    private synchronized Tables tables() {
        if (tables == null) {
            tables = read();
        }
        return tables;
    }

    private Tables read() {
        for (Path file : files) {
            if (Files.exists(file)) {
                try (ByteLines lines = new ByteLines(open(file))) {
                    return parse(lines);
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, "reading " + file + " failed, so that PCI devices have no names", e);
                    return Tables.NONE;
                }
            }
        }
        LOGGER.log(
                Level.WARNING,
                "PCI devices have no names, because none of " + files
                        + " exists; install the package pci.ids or hwdata");
        return Tables.NONE;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }

    /** Vendors begin at column 0, classes there with "C "; what belongs to them follows behind one tab. */
    private static Tables parse(ByteLines lines) throws IOException {
        NameTable.Builder vendors = new NameTable.Builder();
        NameTable.Builder devices = new NameTable.Builder();
        NameTable.Builder classes = new NameTable.Builder();
        NameTable.Builder subclasses = new NameTable.Builder();
        long parent = 0;
        boolean isClass = false;
        while (lines.next()) {
            if (lines.at(0) == 'C' && lines.at(1) == ' ') {
                isClass = true;
                parent = add(classes, 0, lines, 2, 2);
            } else if (isHexDigit(lines.at(0))) {
                isClass = false;
                parent = add(vendors, 0, lines, 0, 4);
            } else if (lines.at(0) == '\t' && isHexDigit(lines.at(1))) {
                if (isClass) {
                    add(subclasses, parent << 8, lines, 1, 2);
                } else {
                    add(devices, parent << 16, lines, 1, 4);
                }
            }
        }
        return new Tables(vendors.build(), devices.build(), classes.build(), subclasses.build());
    }

    /** A number of so many digits, two blanks, a name. */
    private static long add(NameTable.Builder table, long base, ByteLines lines, int from, int digits)
            throws IOException {
        long number = base | lines.hex(from, Math.min(from + digits, lines.length()));
        int name = Math.min(from + digits + 2, lines.length());
        table.add(number, lines.bytes(), name, lines.length());
        return number;
    }

    private static boolean isHexDigit(int character) {
        return Character.digit(character, 16) >= 0;
    }

    /** What the file says. */
    private record Tables(NameTable vendors, NameTable devices, NameTable classes, NameTable subclasses) {
        static final Tables NONE = new Tables(NameTable.EMPTY, NameTable.EMPTY, NameTable.EMPTY, NameTable.EMPTY);
    }
}
