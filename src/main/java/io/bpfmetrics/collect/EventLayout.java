package io.bpfmetrics.collect;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfField;
import io.bpfmetrics.btf.BtfLayout;
import io.bpfmetrics.config.EventsSpec;
import io.bpfmetrics.config.LabelSpec;
import io.bpfmetrics.config.NearestWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the records of a buffer look like.
 *
 * @param fields by their names, in order
 * @param size the bytes that a record has at least; what it has beyond is ignored
 */
record EventLayout(Map<String, EventField> fields, int size) {
    /** The layout that a config gives. */
    static EventLayout of(EventsSpec spec, Optional<Btf> btf) throws PlanException {
        return spec.struct().isPresent() ? ofStruct(spec.struct().get(), spec.fields(), btf) : ofBytes(spec.fields());
    }

    /** Fields one after the other. */
    private static EventLayout ofBytes(List<LabelSpec> labels) {
        Map<String, EventField> fields = new LinkedHashMap<>();
        int offset = 0;
        for (LabelSpec label : labels) {
            fields.put(label.name(), EventField.ofBytes(label, offset));
            offset = Math.addExact(offset, Math.addExact(label.size(), label.padding()));
        }
        return new EventLayout(fields, offset);
    }

    /**
     * All members of a struct by their paths, then those that have names or decoders of their own. A record may end
     * early: only the fields that are used must be there, because programs leave out what they did not fill.
     */
    private static EventLayout ofStruct(String struct, List<LabelSpec> named, Optional<Btf> btf) throws PlanException {
        BtfLayout layout = layout(struct, btf);
        Map<String, EventField> fields = new LinkedHashMap<>();
        for (BtfField member : layout.leaves()) {
            String name = member.path().replace('.', '_');
            fields.put(name, EventField.ofMember(name, member, List.of()));
        }
        for (LabelSpec label : named) {
            String path = label.field().orElse(label.name());
            Optional<BtfField> member = layout.field(path);
            if (member.isEmpty()) {
                List<String> paths =
                        layout.leaves().stream().map(BtfField::path).toList();
                throw new PlanException(
                        "struct " + struct + " has no field \"" + path + "\"" + NearestWord.hintOrAll(path, paths));
            }
            fields.put(label.name(), EventField.ofMember(label.name(), member.get(), label.decoders()));
        }
        return new EventLayout(fields, 0);
    }

    private static BtfLayout layout(String struct, Optional<Btf> btf) throws PlanException {
        if (btf.isEmpty()) {
            throw new PlanException("the object has no BTF that tells what struct " + struct
                    + " looks like; compile it with -g, or give fields with sizes");
        }
        return btf.get()
                .structure(struct)
                .orElseThrow(() -> new PlanException("there is no struct " + struct
                        + " in the object's BTF, which has only those that a global, a map or a function names; refer to"
                        + " it: const struct " + struct + " *unused_" + struct + " __attribute__((unused));"));
    }

    /** The field of a name. */
    EventField field(String name) throws PlanException {
        EventField field = fields.get(name);
        if (field == null) {
            throw new PlanException("the records have no field \"" + name + "\""
                    + NearestWord.hintOrAll(name, new ArrayList<>(fields.keySet())));
        }
        return field;
    }
}
