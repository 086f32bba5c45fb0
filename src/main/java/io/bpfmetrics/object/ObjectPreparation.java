package io.bpfmetrics.object;

import io.bpfmetrics.sys.LibBpfMap;
import io.bpfmetrics.sys.LibBpfObject;
import io.bpfmetrics.sys.LibBpfProgram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is set in an object that is open and not loaded yet. Under the lock of {@link BpfObject}. */
final class ObjectPreparation {
    private final ObjectRequest request;
    private final ObjectChanges changes;
    private final String libbpfVersion;
    private final Map<String, String> problems;

    /**
     * A preparation.
     *
     * @param problems takes programs that are not loaded, and why; those that it holds are left out
     */
    ObjectPreparation(ObjectRequest request, String libbpfVersion, Map<String, String> problems) {
        this.request = request;
        this.changes = request.changes();
        this.libbpfVersion = libbpfVersion;
        this.problems = problems;
    }

    void prepare(LibBpfObject object, List<LibBpfProgram> programs) throws ObjectException {
        requireAll(request.targets().stream().map(AttachTarget::program), programs, "which the config's attach: names");
        requireAll(changes.attachTo().keySet().stream(), programs, "whose attach_to the config says");
        requireAll(changes.iteratorMaps().keySet().stream(), programs, "which is to go over a map");
        for (LibBpfProgram program : programs) {
            prepare(program);
            redirect(program);
        }
        if (changes.isLenient()) {
            object.maps().forEach(LibBpfMap::unpin);
        }
        Globals globals = Globals.of(request.file(), object);
        globals.setNumbers(request.globals());
        globals.setBytes(changes.variables());
        MapSizes.set(request.file(), object.maps(), globals);
    }

    private void requireAll(Stream<String> names, List<LibBpfProgram> programs, String why) throws ObjectException {
        List<String> known = programs.stream().map(LibBpfProgram::name).toList();
        Optional<String> missing =
                names.filter(name -> !known.contains(name)).sorted().findFirst();
        if (missing.isPresent()) {
            throw problem("has no program \"" + missing.get() + "\", " + why + "; it has " + known);
        }
    }

    private void prepare(LibBpfProgram program) {
        Sections.setType(program);
        if (problems.containsKey(program.name())) {
            program.skip();
        } else if (changes.isDisabled(program.name())) {
            leaveOut(
                    program,
                    "the config switches it off (attach_to: " + ObjectChanges.DISABLED + "), so it is not loaded");
        } else if (!program.isAutoload()) {
            problems.put(program.name(), "it is optional (SEC(\"?" + program.section() + "\")) and is not loaded");
        } else if (program.type() == ProgramType.UNKNOWN) {
            leaveOut(
                    program,
                    "libbpf " + libbpfVersion + " does not know its section \"" + program.section()
                            + "\", so it is not loaded; correct it, or install a newer libbpf");
        }
    }

    private void redirect(LibBpfProgram program) throws ObjectException {
        String target = changes.attachTo().get(program.name());
        if (target == null || problems.containsKey(program.name()) || !Redirect.isBeforeLoading(program)) {
            return;
        }
        try {
            Redirect.set(program, target);
        } catch (AttachException e) {
            if (!changes.isLenient()) {
                throw problem(
                        "program \"" + program.name() + "\" (section " + program.section() + "): " + e.getMessage());
            }
            leaveOut(program, String.valueOf(e.getMessage()));
        }
    }

    private void leaveOut(LibBpfProgram program, String why) {
        program.skip();
        problems.put(program.name(), why);
    }

    private ObjectException problem(String words) {
        return new ObjectException(request.file().getFileName() + ": " + words);
    }
}
