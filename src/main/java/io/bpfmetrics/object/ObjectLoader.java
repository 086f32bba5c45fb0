package io.bpfmetrics.object;

import io.bpfmetrics.object.ObjectException.Kind;
import io.bpfmetrics.sys.ErrnoException;
import io.bpfmetrics.sys.LibBpf;
import io.bpfmetrics.sys.LibBpfMap;
import io.bpfmetrics.sys.LibBpfObject;
import io.bpfmetrics.sys.LibBpfProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes one object from its file into the kernel. Under the lock of {@link BpfObject}. */
final class ObjectLoader {
    private final ObjectRequest request;
    private final Path file;
    private final LibBpf libbpf;
    private final LoadMessages messages = new LoadMessages();
    private final KernelIds kernel = new KernelIds();
    private final Map<String, String> problems = new HashMap<>();
    private final List<Links> links = new ArrayList<>();
    private final Map<String, IteratorReader> iterators = new HashMap<>();

    ObjectLoader(ObjectRequest request) throws ObjectException {
        this.request = request;
        this.file = request.file();
        try {
            libbpf = LibBpf.open();
        } catch (UnsupportedOperationException e) {
            throw new ObjectException(Kind.LIBRARY_MISSING, String.valueOf(e.getMessage()), e);
        }
        messages.listen(libbpf);
    }

    BpfObject load() throws ObjectException {
        LibBpfObject object = open();
        boolean isDone = false;
        try {
            List<LibBpfProgram> programs = object.programs();
            prepare(object, programs);
            loadIntoKernel(object, programs);
            attach(object, programs);
            BpfObject loaded = new BpfObject(object, links, iterators, maps(object), programs(programs), object.btf());
            isDone = true;
            return loaded;
        } finally {
            if (!isDone) {
                links.forEach(Links::close);
                iterators.values().forEach(IteratorReader::close);
                object.close();
            }
        }
    }

    private LibBpfObject open() throws ObjectException {
        ObjectFile.require(file, ObjectFile.REMEDY);
        if (request.btf().isPresent()) {
            ObjectFile.require(request.btf().get(), "name another file with --btf.path");
        }
        try {
            return LibBpfObject.open(file.toString(), request.btf().map(Path::toString));
        } catch (ErrnoException e) {
            throw new LoadFailure(request, messages.warnings(), e).opening();
        }
    }

    private void prepare(LibBpfObject object, List<LibBpfProgram> programs) throws ObjectException {
        requireAll(request.targets().stream().map(AttachTarget::program), programs, "which the config's attach: names");
        ObjectChanges changes = request.changes();
        requireAll(changes.attachTo().keySet().stream(), programs, "whose attach_to the config says");
        requireAll(changes.iteratorMaps().keySet().stream(), programs, "which is to go over a map");
        programs.forEach(this::prepare);
        redirect(programs);
        setGlobals(object);
    }

    private void requireAll(Stream<String> names, List<LibBpfProgram> programs, String why) throws ObjectException {
        List<String> known = programs.stream().map(LibBpfProgram::name).toList();
        Optional<String> missing =
                names.filter(name -> !known.contains(name)).sorted().findFirst();
        if (missing.isPresent()) {
            throw new ObjectException(
                    file.getFileName() + ": has no program \"" + missing.get() + "\", " + why + "; it has " + known);
        }
    }

    private void redirect(List<LibBpfProgram> programs) throws ObjectException {
        for (LibBpfProgram program : programs) {
            String target = request.changes().attachTo().get(program.name());
            if (target != null && !problems.containsKey(program.name()) && Redirect.isBeforeLoading(program)) {
                try {
                    Redirect.set(program, target);
                } catch (AttachException e) {
                    throw new ObjectException(file.getFileName() + ": program \"" + program.name() + "\" (section "
                            + program.section() + "): " + e.getMessage());
                }
            }
        }
    }

    private void setGlobals(LibBpfObject object) throws ObjectException {
        Globals globals = Globals.of(file, object);
        globals.setNumbers(request.globals());
        globals.setBytes(request.changes().variables());
        MapSizes.set(file, object.maps(), globals);
    }

    private void prepare(LibBpfProgram program) {
        Sections.setType(program);
        if (request.changes().isDisabled(program.name())) {
            program.skip();
            problems.put(
                    program.name(),
                    "the config switches it off (attach_to: " + ObjectChanges.DISABLED + "), so it is not loaded");
        } else if (!program.isAutoload()) {
            problems.put(program.name(), "it is optional (SEC(\"?" + program.section() + "\")) and is not loaded");
        } else if (program.type() == ProgramType.UNKNOWN) {
            program.skip();
            problems.put(
                    program.name(),
                    "libbpf " + libbpf.version() + " does not know its section \"" + program.section()
                            + "\", so it is not loaded; correct it, or install a newer libbpf");
        }
    }

    private void loadIntoKernel(LibBpfObject object, List<LibBpfProgram> programs) throws ObjectException {
        messages.clear();
        try {
            object.load();
        } catch (ErrnoException e) {
            throw new LoadFailure(request, messages.warnings(), e).loading(programs, object.kernelLog());
        }
    }

    private void attach(LibBpfObject object, List<LibBpfProgram> programs) {
        Attacher attacher = new Attacher(messages);
        for (LibBpfProgram program : programs) {
            if (!problems.containsKey(program.name())) {
                try {
                    attach(object, program, attacher);
                } catch (AttachException e) {
                    problems.put(program.name(), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void attach(LibBpfObject object, LibBpfProgram program, Attacher attacher) throws AttachException {
        String name = program.name();
        Optional<String> attachTo =
                Optional.ofNullable(request.changes().attachTo().get(name));
        Optional<String> map =
                Optional.ofNullable(request.changes().iteratorMaps().get(name));
        if (IteratorReader.isIterator(program)
                && attachTo.isEmpty()
                && target(name).isEmpty()) {
            iterators.put(name, IteratorReader.attach(program, map, object.maps()));
        } else if (map.isPresent()) {
            throw new AttachException("it is to go over map \"" + map.get() + "\", and is no iterator");
        } else {
            links.add(attacher.attach(program, target(name), attachTo));
        }
    }

    private Optional<AttachTarget> target(String program) {
        return request.targets().stream()
                .filter(target -> target.program().equals(program))
                .findFirst();
    }

    private List<ObjectMap> maps(LibBpfObject object) throws ObjectException {
        List<ObjectMap> maps = new ArrayList<>();
        for (LibBpfMap map : object.maps()) {
            if (!map.isGlobalData() && map.fd() >= 0) {
                kernel.ask(map.fd(), "map \"" + map.name() + "\"");
                maps.add(new ObjectMap(
                        map.name(), map.fd(), kernel.id(), kernel.shape(), map.keyTypeId(), map.valueTypeId()));
            }
        }
        return maps;
    }

    private List<ObjectProgram> programs(List<LibBpfProgram> loaded) throws ObjectException {
        List<ObjectProgram> programs = new ArrayList<>();
        for (LibBpfProgram program : loaded) {
            Optional<String> problem = Optional.ofNullable(problems.get(program.name()));
            if (program.fd() < 0) {
                boolean isDisabled = request.changes().isDisabled(program.name());
                programs.add(new ObjectProgram(program.name(), program.section(), -1, 0, "", problem, isDisabled));
            } else {
                kernel.ask(program.fd(), "program \"" + program.name() + "\"");
                programs.add(new ObjectProgram(
                        program.name(), program.section(), program.fd(), kernel.id(), kernel.tag(), problem));
            }
        }
        return programs;
    }
}
