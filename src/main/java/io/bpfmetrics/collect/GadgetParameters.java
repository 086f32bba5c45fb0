package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.btf.BtfFormatException;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.btf.BtfVariable;
import io.bpfmetrics.config.ConfigSpec;
import io.bpfmetrics.config.FetchSettings;
import io.bpfmetrics.config.GadgetParameter;
import io.bpfmetrics.config.GadgetSpec;
import io.bpfmetrics.config.NearestWord;
import io.bpfmetrics.object.ObjectException;
import io.bpfmetrics.object.ObjectFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of a gadget's object that are set before it is loaded: to the defaults in its file, then as the command
 * line says.
 */
final class GadgetParameters {
    /** Variables that every gadget calls the same, and their keys. */
    private static final Map<String, String> WELL_KNOWN = Map.of(
            "targ_pid", "pid",
            "targ_tid", "tid",
            "targ_uid", "uid",
            "targ_gid", "gid",
            "targ_comm", "comm",
            "collect_ustack", "collect-ustack",
            "collect_build_id", "collect-build-id",
            "collect_otel_stack", "collect-otel-stack");

    private final ConfigSpec spec;
    private final GadgetSpec gadget;
    private final ObjectFile file;
    private final Btf btf;
    private final Map<String, String> variables = new LinkedHashMap<>(); // by key
    private final Map<String, byte[]> bytes = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    private GadgetParameters(ConfigSpec spec, GadgetSpec gadget, ObjectFile file, Btf btf) {
        this.spec = spec;
        this.gadget = gadget;
        this.file = file;
        this.btf = btf;
        GadgetMarkers.of(btf)
                .parameters()
                .forEach(variable -> variables.put(WELL_KNOWN.getOrDefault(variable, variable), variable));
        for (GadgetParameter parameter : gadget.parameters()) {
            variables.values().remove(parameter.variable());
            variables.put(parameter.key(), parameter.variable());
        }
    }

    /**
     * What the file and the command line say, held against the object.
     *
     * @throws ObjectException if the object cannot be read, or a default of the file does not fit
     * @throws ParameterException if there is no parameter of a key that was given, or the value does not fit
     */
    static GadgetParameters of(ConfigSpec spec, GadgetSpec gadget) throws ObjectException, ParameterException {
        ObjectFile file = ObjectFile.read(spec.object());
        Optional<byte[]> types = file.btf();
        if (types.isEmpty()) {
            throw new ObjectException(spec.object().getFileName()
                    + ": has no type information (BTF), which gadgets need; compile it with -g");
        }
        try {
            GadgetParameters parameters = new GadgetParameters(spec, gadget, file, Btf.parse(types.get()));
            parameters.read();
            return parameters;
        } catch (BtfFormatException e) {
            throw new ObjectException(
                    spec.object().getFileName() + ": its type information cannot be read: " + e.getMessage());
        }
    }

    /** Refuses parameters of a gadget that somebody else has loaded: its variables are as they are. */
    static void refuse(ConfigSpec spec, GadgetSpec gadget) throws ParameterException {
        for (String key : gadget.given().keySet()) {
            if (!isSetting(key)) {
                throw new ParameterException("--param " + spec.name() + "." + key
                        + ": somebody else has loaded the gadget, so its variables are as they are; known are "
                        + String.join(", ", FetchSettings.NAMES));
            }
        }
    }

    private static boolean isSetting(String key) {
        return FetchSettings.NAMES.contains(FetchSettings.plain(key));
    }

    /** The bytes of variables by name. */
    Map<String, byte[]> bytes() {
        return bytes;
    }

    /** What of the file has no use, one sentence each. */
    List<String> notes() {
        return notes;
    }

    /** Maps by the iterator programs that visit them. */
    Map<String, String> iteratorMaps() {
        return GadgetMarkers.of(btf).elementTargets();
    }

    private void read() throws ObjectException, ParameterException {
        for (GadgetParameter parameter : gadget.parameters()) {
            if (parameter.defaultValue().isPresent()) {
                defaultBytes(parameter, parameter.defaultValue().get())
                        .ifPresent(value -> bytes.put(parameter.variable(), value));
            }
        }
        for (Map.Entry<String, String> given : gadget.given().entrySet()) {
            if (!isSetting(given.getKey())) {
                String variable = variable(given.getKey());
                bytes.put(variable, bytes(flag(given.getKey()), variable, given.getValue()));
            }
        }
    }

    /** A default that the object has no use for leaves it as it is: files of gadgets outlive their objects. */
    private Optional<byte[]> defaultBytes(GadgetParameter parameter, String text) throws ObjectException {
        String what = parameter.location() + ": params.ebpf." + parameter.variable() + ".defaultValue";
        try {
            return Optional.of(bytes(what, parameter.variable(), text));
        } catch (ParameterException e) {
            notes.add("left as it is in the object: " + e.getMessage());
            return Optional.empty();
        }
    }

    private String flag(String key) {
        return "--param " + spec.name() + "." + key;
    }

    private String variable(String key) throws ParameterException {
        String plain = FetchSettings.plain(key);
        String known = variables.get(plain);
        if (known != null) {
            return known;
        }
        if (variables.containsValue(plain)) {
            return plain;
        }
        List<String> keys = new ArrayList<>(variables.keySet());
        keys.addAll(FetchSettings.NAMES);
        String near = NearestWord.hint(plain, keys);
        throw new ParameterException(
                flag(key) + ": the gadget has no such parameter" + near + "; known are " + String.join(", ", keys));
    }

    private byte[] bytes(String what, String variable, String text) throws ObjectException, ParameterException {
        Optional<BtfVariable> declared = btf.variables().stream()
                .filter(each -> each.name().equals(variable))
                .findFirst();
        Optional<byte[]> before = file.variable(variable);
        if (declared.isEmpty() || before.isEmpty()) {
            throw new ParameterException(what + ": the object has no variable \"" + variable + "\" that can be set");
        }
        BtfField type = new BtfLayout(btf, declared.get().typeId()).whole();
        try {
            return VariableText.bytes(type, before.get().length, text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(what + " is \"" + text + "\": " + e.getMessage());
        }
    }
}
