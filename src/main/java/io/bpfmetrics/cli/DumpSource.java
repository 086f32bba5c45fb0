package io.bpfmetrics.cli;

import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.collect.MapTypes;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.kernel.ObjectKind;
import io.bpfmetrics.kernel.ScanListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds and opens the map that somebody means. */
final class DumpSource {
    private static final String DOCUMENTATION = " (docs/reference/privileges.md)";

    private final ForeignMaps maps;
    private final PrintWriter err;

    private DumpSource(ForeignMaps maps, PrintWriter err) {
        this.maps = maps;
        this.err = err;
    }

    /** Pins need no privilege; for anything else the kernel is asked first, to say well what is missing. */
    static DumpSource create(PrintWriter err, DumpTarget target) throws ExitException {
        if (!(target instanceof DumpTarget.Pin)) {
            Refusals.requireAccess();
        }
        return new DumpSource(new ForeignMaps(new Warnings(err)), err);
    }

    /** Opens the map; the caller closes it. */
    ForeignMap open(DumpTarget target) throws ExitException {
        try {
            if (target instanceof DumpTarget.Id byId) {
                return maps.open(byId.id()).orElseThrow(() -> noMap(byId.id()));
            }
            if (target instanceof DumpTarget.Pin pin) {
                return maps.openPinned(pin.path()).orElseThrow(() -> noPin(pin.path()));
            }
            return open(((DumpTarget.Name) target).name());
        } catch (BpfException e) {
            throw refused(e);
        }
    }

    private ForeignMap open(String name) throws BpfException, ExitException {
        List<ForeignMapInfo> found = maps.named(name);
        if (found.size() > 1) {
            throw new SeveralMaps(name, found).toExit(maps);
        }
        Optional<ForeignMap> map =
                found.isEmpty() ? Optional.empty() : maps.open(found.get(0).id());
        return map.isPresent() ? map.get() : notFound(name);
    }

    private ForeignMap notFound(String name) throws BpfException, ExitException {
        List<String> names = maps.list().stream()
                .map(ForeignMapInfo::name)
                .filter(known -> !known.isEmpty())
                .distinct()
                .toList();
        String hint = name.matches("[0-9]+")
                ? "; did you mean id:" + name + "?"
                : NearestWord.hint(ForeignMaps.keptName(name), names);
        throw new ExitException(ExitCode.FAILED, "there is no map \"" + name + "\"" + hint + "; 'list maps' shows all");
    }

    /** How keys and values are decoded; what cannot be is shown as bytes. */
    MapTypes types(ForeignMapInfo map) {
        try {
            return MapTypes.read(maps, map);
        } catch (BpfException | IOException | BtfFormatException e) {
            err.println("warning: " + map.target() + " is shown as bytes, its type information cannot be read: "
                    + e.getMessage());
            return MapTypes.none();
        }
    }

    static ExitException refused(BpfException e) {
        String why = String.valueOf(e.getMessage());
        return e.isNotPermitted()
                ? new ExitException(ExitCode.PRIVILEGE, why + (why.endsWith(DOCUMENTATION) ? "" : DOCUMENTATION))
                : new ExitException(ExitCode.FAILED, why);
    }

    private static ExitException noMap(int id) {
        return new ExitException(
                ExitCode.FAILED, "there is no map with id " + Integer.toUnsignedString(id) + "; 'list maps' shows all");
    }

    private static ExitException noPin(Path pin) {
        String why = Files.exists(pin, LinkOption.NOFOLLOW_LINKS)
                ? "the kernel finds no object behind that file"
                : Pins.isOnBpffs(pin)
                        ? "there is no such file"
                        : "no BPF file system is mounted there (mount -t bpf bpf /sys/fs/bpf)";
        return new ExitException(ExitCode.FAILED, "nothing is pinned at " + pin + ": " + why);
    }

    private record Warnings(PrintWriter err) implements ScanListener {
        @Override
        public void vanished(ObjectKind kind) {
            // it ended before it could be opened: it is not there
        }

        @Override
        public void failed(BpfException failure) {
            err.println("warning: " + failure.getMessage());
        }
    }
}
