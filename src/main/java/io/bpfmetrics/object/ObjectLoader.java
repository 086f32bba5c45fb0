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
    private Optional<ProgramFailure> failure = Optional.empty();

    private ObjectLoader(ObjectRequest request, Map<String, String> leftOut) throws ObjectException {
        problems.putAll(leftOut);
        this.request = request;
        this.file = request.file();
        try {
            libbpf = LibBpf.open();
        } catch (UnsupportedOperationException e) {
            throw new ObjectException(Kind.LIBRARY_MISSING, String.valueOf(e.getMessage()), e);
        }
        messages.listen(libbpf);
    }

    /** Loads an object; without the programs that the kernel does not take, if that is asked for. */
    static BpfObject load(ObjectRequest request) throws ObjectException {
        Map<String, String> leftOut = new HashMap<>();
        while (true) {
            ObjectLoader loader = new ObjectLoader(request, leftOut);
            try {
                return loader.load();
            } catch (ObjectException e) {
                Optional<ProgramFailure> failure = loader.failure;
                if (!request.changes().isLenient() || failure.isEmpty()) {
                    throw e;
                }
                leftOut.put(failure.get().program(), failure.get().words());
            }
        }
    }

    private BpfObject load() throws ObjectException {
        LibBpfObject object = open();
        boolean isDone = false;
        try {
            List<LibBpfProgram> programs = object.programs();
            new ObjectPreparation(request, libbpf.version(), problems).prepare(object, programs);
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

    private void loadIntoKernel(LibBpfObject object, List<LibBpfProgram> programs) throws ObjectException {
        messages.clear();
        try {
            object.load();
        } catch (ErrnoException e) {
            LoadFailure whole = new LoadFailure(request, messages.warnings(), e);
            failure = whole.program(object.kernelLog()).filter(one -> isOneOfMany(one, programs));
            throw whole.loading(programs, object.kernelLog());
        }
    }

    /** Whether others are left without it; an object of which nothing runs is not loaded. */
    private boolean isOneOfMany(ProgramFailure failed, List<LibBpfProgram> programs) {
        return !problems.containsKey(failed.program())
                && programs.stream()
                        .anyMatch(program -> !problems.containsKey(program.name())
                                && !program.name().equals(failed.program()));
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
