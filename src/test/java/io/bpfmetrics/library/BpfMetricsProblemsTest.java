package io.bpfmetrics.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bpfmetrics.testing.CommandOutput;
import io.bpfmetrics.testing.ConfigFiles;
import io.bpfmetrics.testing.ExporterCommand;
import io.bpfmetrics.testing.KernelTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program is told that asks for what cannot be. */
@KernelTest
class BpfMetricsProblemsTest {
    @TempDir
    private Path folder;

    @Test
    void tellsWhereInTheTextAMistakeIs() {
        new ConfigFiles(folder).text("bad", "metrics:\n  counters:\n    - name: x\n      hlep: y\n");

        BpfMetricsException refusal = refusal(BpfMetricsConfig.ofFolder(folder));

        assertThat(refusal.reason()).isEqualTo(BpfMetricsException.Reason.FAILED);
        assertThat(refusal).hasMessageContaining("no config could be loaded");
        assertThat(refusal).hasMessageContaining("\n  " + folder.resolve("bad.yaml") + ":4:7: ");
        assertThat(refusal.problems()).isNotEmpty();
    }

    @Test
    void leavesOutWhatIsWrongAndSaysSo() throws Exception {
        new ConfigFiles(CountedMaps.into(folder)).text("bad", "metrics:\n  counters: 7\n");

        try (BpfMetricProducer producer = BpfMetrics.producer(BpfMetricsConfig.ofFolder(folder))) {
            assertThat(CountedMaps.loaded()).isEqualTo(1);
            assertThat(producer.problems()).singleElement().asString().contains("bad.yaml:2:");
        }
    }

    @Test
    void refusesWhatIsWrongUnderStrictness() {
        new ConfigFiles(CountedMaps.into(folder)).text("bad", "metrics:\n  counters: 7\n");

        BpfMetricsException refusal = refusal(BpfMetricsConfig.ofFolder(folder).strict());

        assertThat(refusal.reason()).isEqualTo(BpfMetricsException.Reason.CONFIG);
        assertThat(refusal).hasMessageContaining("bad.yaml:2:");
        assertThat(CountedMaps.loaded()).isZero();
    }

    @Test
    void unloadsWhatRanWhenSomethingDoesNotUnderStrictness() {
        new ConfigFiles(CountedMaps.into(folder))
                .text(
                        "refused",
                        "metrics:\n  counters:\n    - {name: n, map: counts, help: N., labels: ["
                                + "{name: pid, size: 4, decoders: [{name: uint}]}]}\n")
                .object("refused", "native/testdata/attach_refused");

        BpfMetricsException refusal = refusal(BpfMetricsConfig.ofFolder(folder).strict());

        assertThat(refusal).hasMessageContaining("not loaded or not attached: refused:on_missing_function");
        assertThat(refusal.getMessage()).doesNotContain("--config");
        assertThat(CountedMaps.loaded()).isZero();
    }

    @Test
    void tellsThatAFileIsNotThere() {
        assertThat(refusal(BpfMetricsConfig.ofFile(folder.resolve("none.yaml"))))
                .hasMessageContaining(folder.resolve("none.yaml") + ": there is no such file");
        assertThat(refusal(BpfMetricsConfig.ofFolder(folder.resolve("none")))).hasMessageContaining("no such folder");
    }

    @Test
    void namesTheMissingPrivilege() throws Exception {
        String said = CommandOutput.of(
                "setpriv",
                "--bounding-set",
                "-sys_admin,-bpf",
                "--inh-caps",
                "-sys_admin,-bpf",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ExporterCommand.testClassPath(),
                RefusedMain.class.getName(),
                CountedMaps.into(folder).toString());

        assertThat(said)
                .contains("producer PRIVILEGE cannot load the BPF objects of configs: CAP_BPF missing")
                .contains("install PRIVILEGE cannot list the BPF objects of this host");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BpfMetricsConfig.ofFolder(folder).seriesLimit(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BpfMetricsConfig.ofFolder(folder).names(" "));
    }

    private static BpfMetricsException refusal(BpfMetricsConfig config) {
        return catchThrowableOfType(
                BpfMetricsException.class, () -> BpfMetrics.producer(config).close());
    }
}
