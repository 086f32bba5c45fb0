package io.bpfmetrics.export;

import io.bpfmetrics.collect.CollectorSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the web server has to show.
 *
 * @param collectors read once per scrape
 * @param resource the resource's attributes, for {@code target_info}
 * @param version of this program
 * @param configs the names of the configs that run; asked for every page
 * @param problems why not all is well, a sentence each, as of the last collection; empty if all is; asked by several
 *     threads at once
 * @param maps the page at {@code /maps}, if there is to be one
 */
public record WebContent(
        CollectorSet collectors,
        Map<String, String> resource,
        String version,
        Supplier<List<String>> configs,
        Supplier<List<String>> problems,
        Optional<MapsPage> maps) {

    /** Metrics only: no configs, and as healthy as a process is that answers. */
    public static WebContent of(CollectorSet collectors, Map<String, String> resource, String version) {
        return new WebContent(collectors, resource, version, List::of, List::of, Optional.empty());
    }

    /** The same, which can tell how it is. */
    public WebContent withProblems(Supplier<List<String>> others) {
        return new WebContent(collectors, resource, version, configs, others, maps);
    }

    /** The same, which can name the configs that run. */
    public WebContent withConfigs(Supplier<List<String>> others) {
        return new WebContent(collectors, resource, version, others, problems, maps);
    }

    /** The same with a page at {@code /maps}. */
    public WebContent withMaps(MapsPage page) {
        return new WebContent(collectors, resource, version, configs, problems, Optional.of(page));
    }
}
