package io.bpfmetrics.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the pages to the metrics, files and headings that there are. */
final class PagesTest {
    private static final String PAGE = "docs/migrating/bpfman.md";
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern FILE = Pattern.compile("`((?:deploy|dashboards)/[^`]+)`");

    @Test
    void namesEveryMetricOfTheSubsystemAsPrometheusShowsIt() {
        TreeSet<String> expected = new TreeSet<>(Catalogue.prometheusNames());
        expected.removeIf(name -> name.startsWith("bpf_metrics_exporter_"));

        assertThat(metricRows().stream().map(PagesTest::nameHere)).containsExactlyInAnyOrderElementsOf(expected);
    }

    static List<String> all() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.path("docs"))) {
            Stream<String> docs = files.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> Repository.path("").relativize(file).toString());
            return Stream.concat(
                            docs, Stream.of("README.md", "CONTRIBUTING.md", "deploy/README.md", "examples/README.md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void linksOnlyWhereSomethingIs(String file) throws IOException {
        Matcher link = LINK.matcher(Repository.text(file));
        while (link.find()) {
            Path target = link.group(1).isEmpty()
                    ? Repository.path(file)
                    : Repository.path(file).resolveSibling(link.group(1)).normalize();
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(Files.readString(target)))
                        .as(target.toString())
                        .contains(link.group(2));
            }
        }
    }

    /** What the headings of a page are called in links, by the rule of the usual forges. */
    private static List<String> anchors(String page) {
        return page.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "deploy/README.md"})
    void mentionsOnlyFilesThatExist(String file) {
        String page = Repository.text(file);
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
