package io.bpfmetrics.collect;

import io.bpfmetrics.config.MetricSpec;
import io.bpfmetrics.decode.Decoders;
import io.bpfmetrics.decode.Decoding;
import io.bpfmetrics.kernel.BpfException;
import io.bpfmetrics.kernel.MapEntries;
import io.bpfmetrics.object.ObjectMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What is in the maps of a config, raw and decoded, for a person who looks for a mistake. Not thread-safe. */
final class MapsDump {
    private final ConfigSource source;
    private final Decoders decoders;
    private final Appendable out;

    MapsDump(ConfigSource source, Decoders decoders, Appendable out) {
        this.source = source;
        this.decoders = decoders;
        this.out = out;
    }

    /** Writes a block per map. One that cannot be read is named with the reason. */
    void write() throws IOException {
        if (source.isForeign()) {
            out.append("# config ").append(source.spec().name()).append(": ");
            out.append("its maps are somebody else's; the subcommand dump shows them\n\n");
        }
        for (ObjectMap map : source.maps()) {
            out.append("# config ")
                    .append(source.spec().name())
                    .append(", map ")
                    .append(map.name());
            Optional<String> why = map.shape().whyUnreadable();
            if (why.isPresent()) {
                out.append(": not shown, ").append(why.get()).append("\n\n");
            } else {
                writeEntries(map);
            }
        }
    }

    private void writeEntries(ObjectMap map) throws IOException {
        List<Key> keys = keys(map);
        out.append(", key ").append(String.valueOf(map.shape().keySize())).append(" bytes, value ");
        out.append(String.valueOf(map.shape().valueSize())).append(" bytes\n");
        try (MapEntries entries = MapEntries.of(map.fd(), map.shape())) {
            entries.read((keyBytes, keyAt, values, valueAt) ->
                    writeEntry(map, entries, keys, keyBytes, keyAt, values, valueAt));
        } catch (BpfException e) {
            out.append("not read to the end: ").append(e.getMessage()).append('\n');
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.append('\n');
    }

    private void writeEntry(
            ObjectMap map,
            MapEntries entries,
            List<Key> keys,
            ByteBuffer keyBytes,
            int keyAt,
            ByteBuffer values,
            int valueAt) {
        try {
            out.append(hex(keyBytes, keyAt, map.shape().keySize()));
            for (Key key : keys) {
                key.decoder.load(keyBytes, keyAt);
                out.append("  ").append(text(key.plan, key.decoder.decode(0)));
            }
            out.append("  =");
            for (int i = 0; i < entries.valuesPerEntry(); i++) {
                int at = valueAt + i * entries.valueStride();
                out.append(' ').append(number(values, at, map.shape().valueSize()));
            }
            out.append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the metrics of a map decode its keys; metrics that do not fit it are said elsewhere. */
    private List<Key> keys(ObjectMap map) {
        List<Key> keys = new ArrayList<>();
        for (MetricSpec metric : source.spec().metrics()) {
            if (metric.read().map().equals(map.name())) {
                key(metric, map).ifPresent(keys::add);
            }
        }
        return keys;
    }

    private Optional<Key> key(MetricSpec metric, ObjectMap map) {
        try {
            KeyPlan plan = new KeyPlanner(source, metric, map).plan();
            return Optional.of(new Key(plan, new RowDecoder(plan, map.shape().keySize(), decoders)));
        } catch (PlanException doesNotFit) {
            return Optional.empty();
        }
    }

    private static String text(KeyPlan plan, Decoding decoding) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < decoding.values().length; i++) {
            text.append(i == 0 ? "" : ", ").append(plan.fields().get(i).name());
            text.append("=\"").append(decoding.values()[i].replace("\n", "\\n")).append('"');
        }
        text.append('}');
        return switch (decoding.outcome()) {
            case DECODED -> text.toString();
            case SKIPPED -> "{skipped by a regexp}";
            case UNDECODABLE -> "{" + decoding.problem() + "}";
        };
    }

    private static String number(ByteBuffer values, int at, int size) {
        return switch (size) {
            case 1 -> String.valueOf(Byte.toUnsignedInt(values.get(at)));
            case 2 -> String.valueOf(Short.toUnsignedInt(values.getShort(at)));
            case 4 -> Integer.toUnsignedString(values.getInt(at));
            case 8 -> Long.toUnsignedString(values.getLong(at));
            default -> hex(values, at, size);
        };
    }

    private static String hex(ByteBuffer bytes, int at, int size) {
        byte[] copy = new byte[size];
        bytes.get(at, copy);
        return HexFormat.ofDelimiter(" ").formatHex(copy);
    }

    private record Key(KeyPlan plan, RowDecoder decoder) {}
}
