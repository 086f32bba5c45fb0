package io.bpfmetrics.collect;

import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.config.DataSourceSpec;
import io.bpfmetrics.config.DecoderSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a gadget's structure as Inspektor Gadget names them: the members, and texts made of those whose types are
 * known, beside them.
 */
final class GadgetFields {
    private static final String RAW = "_raw";

    /** Types whose numbers have a text, by the annotation that says how the text is called. */
    private static final Map<String, String> TEXTS = Map.of(
            "gadget_timestamp", "formatters.timestamp.target",
            "gadget_signal", "formatters.signal.target",
            "gadget_errno", "formatters.errno.target",
            "gadget_syscall", "formatters.syscall.target",
            "gadget_uid", "uidgidresolver.target",
            "gadget_gid", "uidgidresolver.target",
            "gadget_bytes", "formatters.bytes.target",
            "gadget_duration", "formatters.duration.target",
            "gadget_file_mode", "formatters.file_mode.target",
            "gadget_file_flags", "formatters.file_flags.target");

    /** What such a text is called beside a member without {@code _raw}. */
    private static final Map<String, String> OTHER_NAMES = Map.of("gadget_uid", "user", "gadget_gid", "group");

    private static final String ADDRESS = "gadget_l3endpoint_t";
    private static final String ENDPOINT = "gadget_l4endpoint_t";

    private final boolean isOfValue;
    private final DataSourceSpec source;
    private final List<TypedField> fields = new ArrayList<>();

    private GadgetFields(boolean isOfValue, DataSourceSpec source) {
        this.isOfValue = isOfValue;
        this.source = source;
    }

    /**
     * The fields of a structure.
     *
     * @param isOfValue whether it is the value of a map, not its key
     * @param source annotations say how some fields are called
     */
    static List<TypedField> of(BtfLayout layout, boolean isOfValue, DataSourceSpec source) {
        GadgetFields found = new GadgetFields(isOfValue, source);
        layout.members().forEach(found::add);
        Set<String> names = new HashSet<>();
        found.fields.stream().filter(field -> !field.isDerived()).forEach(field -> names.add(field.name()));
        found.fields.removeIf(field -> field.isDerived() && !names.add(field.name())); // the first has the name
        return found.fields;
    }

    private void add(BtfField member) {
        if (isHidden(member.path())) {
            return;
        }
        addPlain(member);
        if (member.kind() == BtfField.Kind.COMPOSITE) {
            addEndpoint(member);
        } else if (member.kind() == BtfField.Kind.ENUM) {
            addWords(member);
        }
        TEXTS.forEach((typeName, key) -> {
            if (member.isCalled(typeName)) {
                addText(member, typeName, key);
            }
        });
    }

    /** Members that begin with two underscores are nobody's business; the address of an endpoint is shown as text. */
    private boolean isHidden(String path) {
        boolean isPrivate = path.startsWith("__") || path.contains(".__");
        boolean isRawAddress = fields.stream()
                .filter(field ->
                        field.member().isCalled(ADDRESS) || field.member().isCalled(ENDPOINT))
                .anyMatch(field -> (path + ".").startsWith(field.member().path() + ".addr_raw."));
        return isPrivate || isRawAddress;
    }

    private void addPlain(BtfField member) {
        List<DecoderSpec> decoders = member.kind() == BtfField.Kind.COMPOSITE
                ? List.of(DecoderSpec.of("base64"))
                : isBoolean(member)
                        ? List.of(DecoderSpec.of("boolean_word"))
                        : member.kind() == BtfField.Kind.ENUM ? List.of(DecoderSpec.of(number(member))) : List.of();
        fields.add(new TypedField(member.path(), member, isOfValue, false, decoders));
    }

    private static boolean isBoolean(BtfField member) {
        return member.kind() == BtfField.Kind.UNSIGNED && member.size() == 1 && member.isCalled("_Bool");
    }

    private static String number(BtfField member) {
        return member.isSigned() ? "int" : "uint";
    }

    private void addEndpoint(BtfField member) {
        String path = member.path() + ".";
        if (member.isCalled(ADDRESS)) {
            derive(path + "addr", member, "l3_addr");
        } else if (member.isCalled(ENDPOINT)) {
            derive(path + "addr", member, "l4_addr");
            derive(path + "proto", member, "l4_proto");
            derive(path + "endpoint", member, "l4_endpoint");
        }
    }

    private void derive(String name, BtfField member, String decoder) {
        fields.add(new TypedField(name, member, isOfValue, true, List.of(DecoderSpec.of(decoder))));
    }

    private void addWords(BtfField member) {
        Map<String, String> words = new LinkedHashMap<>();
        member.words().forEach((value, word) -> words.put(Long.toString(value), word));
        String typeName = member.typeNames().isEmpty()
                ? ""
                : member.typeNames().get(member.typeNames().size() - 1);
        String decoder = typeName.endsWith("_set") ? "enum_set" : "enum_word";
        target(member, "ebpf.formatter.enum", "")
                .ifPresent(name -> fields.add(new TypedField(
                        name, member, isOfValue, true, List.of(new DecoderSpec(decoder, words, true, List.of())))));
    }

    private void addText(BtfField member, String typeName, String key) {
        target(member, key, OTHER_NAMES.getOrDefault(typeName, ""))
                .ifPresent(name ->
                        fields.add(new TypedField(name, member, isOfValue, true, List.of(DecoderSpec.of(typeName)))));
    }

    /** How a text made of a member is called: as an annotation says, or without {@code _raw}, or else by its type. */
    private Optional<String> target(BtfField member, String key, String otherName) {
        String before = member.path()
                .substring(0, member.path().length() - member.name().length());
        Optional<String> annotated = source.annotation(member.path(), key);
        if (annotated.isPresent()) {
            return annotated.map(name -> before + name);
        }
        if (member.name().endsWith(RAW)) {
            return Optional.of(member.path().substring(0, member.path().length() - RAW.length()));
        }
        return otherName.isEmpty() ? Optional.empty() : Optional.of(before + otherName);
    }
}
