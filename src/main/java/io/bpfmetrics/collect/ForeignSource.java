package io.bpfmetrics.collect;

import io.bpfmetrics.config.SourceSpec;
import io.bpfmetrics.host.ProcessMaps;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.ForeignMap;
import io.bpfmetrics.kernel.ForeignMapInfo;
import io.bpfmetrics.kernel.ForeignMaps;
import io.bpfmetrics.kernel.ProgramInfo;
import io.bpfmetrics.kernel.ScanListener;
import io.bpfmetrics.kernel.TypeWords;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Finds the maps of somebody else that a config wants, anew each time. Not thread-safe. */
final class ForeignSource {
    private final SourceSpec spec;
    private final Predicate<String> isWanted;
    private final Consumer<String> warnings;
    private final ForeignMaps maps;
    private final ForeignPrograms programs;
    private final GadgetSearch gadgets;
    private final TypeWords words = new TypeWords();

    /**
     * A source that was not looked for yet.
     *
     * @param isWanted by the part of a map's name that the kernel keeps
     * @param warnings told that several match, in one sentence
     */
    ForeignSource(SourceSpec spec, Predicate<String> isWanted, Consumer<String> warnings) {
        this.spec = spec;
        this.isWanted = isWanted;
        this.warnings = warnings;
        maps = new ForeignMaps(ScanListener.NONE);
        programs = new ForeignPrograms();
        gadgets = new GadgetSearch(maps, programs, warnings);
    }

    /**
     * A map that is open.
     *
     * @param name the pin's, or what the kernel keeps of the map's
     */
    record Opened(String name, ForeignMap map) {}

    ForeignMaps maps() {
        return maps;
    }

    /**
     * Opens the maps, which the caller closes. Of several with one name only the newest.
     *
     * @throws SourceAbsentException if nothing matches
     * @throws BpfException if the kernel refuses
     */
    List<Opened> open() throws SourceAbsentException, BpfException {
        List<Opened> opened = new ArrayList<>();
        boolean isDone = false;
        try {
            open(opened);
            isDone = true;
        } finally {
            if (!isDone) {
                opened.forEach(it -> it.map().close());
            }
        }
        if (opened.isEmpty()) {
            throw new SourceAbsentException(describe() + " is not there; it is looked for with every collection");
        }
        return opened;
    }

    private void open(List<Opened> opened) throws SourceAbsentException, BpfException {
        if (spec instanceof SourceSpec.Pin pin) {
            openPins(pin.path(), opened);
        } else if (spec instanceof SourceSpec.MapId map) {
            maps.open(map.id()).ifPresent(it -> opened.add(new Opened(it.info().name(), it)));
        } else if (spec instanceof SourceSpec.MapQuery query) {
            openNewest(matching(query), opened);
        } else if (spec instanceof SourceSpec.ProgramQuery query) {
            Optional<ProgramInfo> program = newest(query);
            if (program.isPresent()) {
                openAll(program.get().mapIds().orElse(List.of()), opened);
            }
        } else if (spec instanceof SourceSpec.Gadget gadget) {
            for (int id : gadgets.find(gadget.dataSources())) {
                maps.open(id).ifPresent(it -> opened.add(new Opened(it.info().name(), it)));
            }
        } else if (spec instanceof SourceSpec.ProcessQuery query) {
            openAll(mapIds(query), opened);
        }
    }

    private void openPins(Path path, List<Opened> opened) throws BpfException {
        if (!Files.isDirectory(path)) {
            maps.openPinned(path).ifPresent(it -> opened.add(new Opened(name(path), it)));
            return;
        }
        for (Path pin : pins(path)) {
            Optional<ForeignMap> map = openIfMap(pin);
            if (map.isPresent()) {
                boolean isOneOfThem = isWanted.test(ForeignMaps.keptName(name(pin)))
                        || isWanted.test(map.get().info().name());
                if (isOneOfThem) {
                    opened.add(new Opened(name(pin), map.get()));
                } else {
                    map.get().close();
                }
            }
        }
    }

    /** Loaders pin programs and links beside their maps. */
    private Optional<ForeignMap> openIfMap(Path pin) throws BpfException {
        try {
            return maps.openPinned(pin);
        } catch (BpfException e) {
            if (e.errno().equals("EINVAL")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String name(Path pin) {
        return String.valueOf(pin.getFileName());
    }

    private static List<Path> pins(Path folder) {
        List<Path> pins = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, entry -> !Files.isDirectory(entry))) {
            entries.forEach(pins::add);
        } catch (IOException | DirectoryIteratorException notReadable) {
            return List.of(); // as if there were none: the source is not there then
        }
        return pins;
    }

    private List<ForeignMapInfo> matching(SourceSpec.MapQuery query) throws BpfException {
        Optional<String> name = query.name().map(ForeignMaps::keptName);
        return maps.list().stream()
                .filter(map -> name.isEmpty() || name.get().equals(map.name()))
                .filter(map -> query.type().isEmpty()
                        || query.type().get().equals(words.map(map.shape().type())))
                .filter(map -> query.keySize().isEmpty()
                        || query.keySize().getAsInt() == map.shape().keySize())
                .filter(map -> query.valueSize().isEmpty()
                        || query.valueSize().getAsInt() == map.shape().valueSize())
                .toList();
    }

    private Optional<ProgramInfo> newest(SourceSpec.ProgramQuery query) throws BpfException {
        Optional<String> name = query.name().map(ForeignMaps::keptName);
        List<ProgramInfo> found = programs.list().stream()
                .filter(program -> name.isEmpty() || name.get().equals(program.name()))
                .filter(program -> query.tag().isEmpty() || query.tag().get().equals(program.tag()))
                .filter(program -> query.id().isEmpty() || query.id().getAsInt() == program.id())
                .sorted(Comparator.comparingLong(
                                (ProgramInfo program) -> program.loadTimeNanos().orElse(0))
                        .thenComparing(ProgramInfo::id, Integer::compareUnsigned)
                        .reversed())
                .toList();
        warnOfOthers(found.stream().map(program -> "program " + program.id()).toList());
        return found.stream().findFirst();
    }

    private Collection<Integer> mapIds(SourceSpec.ProcessQuery query) throws SourceAbsentException {
        List<ProcessMaps.Holder> found = ProcessMaps.find(query.comm(), query.exe(), query.pid());
        warnOfOthers(found.stream().map(ProcessMaps.Holder::target).toList());
        if (found.isEmpty()) {
            return List.of();
        }
        try {
            return ProcessMaps.mapIds(found.get(0));
        } catch (IOException e) {
            throw new SourceAbsentException("the descriptors of " + found.get(0).target()
                    + " cannot be read: it ended, or CAP_SYS_PTRACE is missing (" + e.getMessage() + ")");
        }
    }

    /** The newest first. */
    private void warnOfOthers(List<String> found) {
        if (found.size() > 1) {
            warnings.accept(describe() + " matches " + found.size() + " times: the newest, " + found.get(0)
                    + ", is taken, and not " + String.join(", ", found.subList(1, found.size())));
        }
    }

    private void openNewest(List<ForeignMapInfo> found, List<Opened> opened) throws BpfException {
        List<ForeignMapInfo> newestFirst = found.stream()
                .sorted(Comparator.comparing(ForeignMapInfo::id, Integer::compareUnsigned)
                        .reversed())
                .toList();
        warnOfOthers(newestFirst.stream().map(ForeignMapInfo::target).toList());
        if (!newestFirst.isEmpty()) {
            ForeignMapInfo map = newestFirst.get(0);
            maps.open(map.id()).ifPresent(it -> opened.add(new Opened(map.name(), it)));
        }
    }

    /** Of those with one name the newest, whose id is the greatest. */
    private void openAll(Collection<Integer> ids, List<Opened> opened) throws BpfException {
        List<Integer> newestFirst = ids.stream()
                .sorted((one, other) -> Integer.compareUnsigned(other, one))
                .toList();
        for (int id : newestFirst) {
            Optional<ForeignMap> map = maps.open(id);
            if (map.isPresent()) {
                String name = map.get().info().name();
                boolean isKnown = opened.stream().anyMatch(it -> it.name().equals(name));
                if (isKnown && isWanted.test(name)) {
                    warnings.accept(describe() + " has several maps \"" + name + "\": the newest is taken, and not "
                            + map.get().info().target());
                }
                if (isKnown || !isWanted.test(name)) {
                    map.get().close();
                } else {
                    opened.add(new Opened(name, map.get()));
                }
            }
        }
    }

    private String describe() {
        return describe(spec);
    }

    /** What is looked for, in words. */
    static String describe(SourceSpec spec) {
        if (spec instanceof SourceSpec.Pin pin) {
            return "the pin " + pin.path();
        }
        if (spec instanceof SourceSpec.MapId map) {
            return "map " + map.id();
        }
        if (spec instanceof SourceSpec.MapQuery query) {
            return "a map" + with("name", query.name()) + with("type", query.type())
                    + (query.keySize().isPresent()
                            ? ", key of " + query.keySize().getAsInt() + " bytes"
                            : "")
                    + (query.valueSize().isPresent()
                            ? ", value of " + query.valueSize().getAsInt() + " bytes"
                            : "");
        }
        if (spec instanceof SourceSpec.ProgramQuery query) {
            return "a program" + with("name", query.name()) + with("tag", query.tag())
                    + (query.id().isPresent() ? ", id " + query.id().getAsInt() : "");
        }
        if (spec instanceof SourceSpec.Gadget gadget) {
            return "a loaded gadget with the data source " + String.join(" or ", gadget.dataSources())
                    + " (there is no object beside its file)";
        }
        SourceSpec.ProcessQuery query = (SourceSpec.ProcessQuery) spec;
        return "a process" + with("comm", query.comm())
                + with("exe", query.exe().map(Path::toString))
                + (query.pid().isPresent() ? ", pid " + query.pid().getAsInt() : "");
    }

    private static String with(String key, Optional<String> value) {
        return value.map(text -> ", " + key + " \"" + text + "\"").orElse("");
    }
}
