package io.bpfmetrics.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one {@code NAME.yaml} asks for.
 *
 * @param name the config's name, as in {@code --config.names}
 * @param file the YAML file
 * @param object the BPF object beside it, {@code NAME.bpf.o}, whether or not it is there
 * @param foreign where its maps are, if somebody else loaded them; then there is no object
 * @param prefix of its metric names, which have it in front already
 * @param metrics of maps, in the order of the file: counters, gauges, histograms
 * @param events buffers of events and the metrics that are made of them
 * @param spans ring buffers whose records are spans
 * @param kaddrs kernel symbols whose addresses the object wants in its globals {@code kaddr_NAME}
 * @param cgroupIdMap a map to keep in step with the cgroups of the host
 * @param attach where programs go whose section does not say it
 * @param gadget what is said of a gadget, whose metrics come of its types; then there are none above
 * @param isBare whether there is no text at all: the metrics are those that the types of the object's maps name
 */
public record ConfigSpec(
        String name,
        Path file,
        Path object,
        Optional<ForeignSpec> foreign,
        String prefix,
        List<MetricSpec> metrics,
        List<EventsSpec> events,
        List<SpanSpec> spans,
        List<String> kaddrs,
        Optional<CgroupIdMapSpec> cgroupIdMap,
        List<AttachSpec> attach,
        Optional<GadgetSpec> gadget,
        boolean isBare) {

    /** Copies the lists. */
    public ConfigSpec {
        metrics = List.copyOf(metrics);
        events = List.copyOf(events);
        spans = List.copyOf(spans);
        kaddrs = List.copyOf(kaddrs);
        attach = List.copyOf(attach);
    }

    /** One whose text says which metrics there are. */
    public ConfigSpec(
            String name,
            Path file,
            Path object,
            Optional<ForeignSpec> foreign,
            String prefix,
            List<MetricSpec> metrics,
            List<EventsSpec> events,
            List<SpanSpec> spans,
            List<String> kaddrs,
            Optional<CgroupIdMapSpec> cgroupIdMap,
            List<AttachSpec> attach) {
        this(
                name,
                file,
                object,
                foreign,
                prefix,
                metrics,
                events,
                spans,
                kaddrs,
                cgroupIdMap,
                attach,
                Optional.empty(),
                false);
    }

    /** One of whose metrics nothing is known yet. */
    static ConfigSpec untold(
            String name,
            Path file,
            Path object,
            Optional<ForeignSpec> foreign,
            String prefix,
            Optional<GadgetSpec> gadget) {
        return new ConfigSpec(
                name,
                file,
                object,
                foreign,
                prefix,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                gadget,
                gadget.isEmpty());
    }

    /** One map that somebody else has loaded, of whose metrics nothing is known yet. */
    public static ConfigSpec ofMap(String name, int mapId, String prefix) {
        Path nowhere = Path.of(name);
        ForeignSpec foreign = new ForeignSpec(new SourceSpec.MapId(mapId), false, new Location(nowhere, 0, 0));
        return untold(name, nowhere, nowhere, Optional.of(foreign), prefix, Optional.empty());
    }

    /** The same with metrics that have become known. */
    public ConfigSpec with(List<MetricSpec> found, List<EventsSpec> foundEvents) {
        return new ConfigSpec(
                name,
                file,
                object,
                foreign,
                prefix,
                found,
                foundEvents,
                spans,
                kaddrs,
                cgroupIdMap,
                attach,
                gadget,
                isBare);
    }

    /** Whether both ask for the same, wherever in the file it stands. */
    public boolean isLike(ConfigSpec other) {
        return withoutPlaces().equals(other.withoutPlaces());
    }

    private String withoutPlaces() {
        return toString().replaceAll(Pattern.quote(file.toString()) + ":\\d+:\\d+", "");
    }
}
