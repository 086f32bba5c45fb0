package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@code docs/migrating/bpfman.md} and {@code deploy/README.md} to the metrics and files that there are. */
final class PagesTest {
    private static final String PAGE = "docs/migrating/bpfman.md";
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#[^)]*)?\\)");
    private static final Pattern FILE = Pattern.compile("`((?:deploy|dashboards)/[^`]+)`");

    @Test
    void namesEveryMetricOfTheSubsystemAsPrometheusShowsIt() {
        TreeSet<String> expected = new TreeSet<>(Catalogue.prometheusNames());
        expected.removeIf(name -> name.startsWith("bpf_metrics_exporter_"));

        assertThat(metricRows().stream().map(PagesTest::nameHere)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "deploy/README.md"})
    void linksAndMentionsOnlyFilesThatExist(String file) {
        String page = Repository.text(file);
        Path directory = Repository.path(file).resolveSibling("");
        Matcher link = LINK.matcher(page);
        while (link.find()) {
            assertThat(directory.resolve(link.group(1)).normalize()).exists();
        }
        assertThat(FILE.matcher(page).results().map(mention -> Repository.path(mention.group(1))))
                .isNotEmpty()
                .allMatch(Files::exists);
    }

    private static List<String[]> metricRows() {
        return Repository.text(PAGE)
                .lines()
                .dropWhile(line -> !line.equals("## Metrics"))
                .takeWhile(line -> !line.equals("## Labels"))
                .filter(line -> line.startsWith("| `bpf_"))
                .map(line -> line.split("\\|", -1))
                .toList();
    }

    private static String nameHere(String[] row) {
        String here = row[3].strip();
        return (here.equals("the same") ? row[2] : here).replaceAll("[ `*]", "");
    }
}
