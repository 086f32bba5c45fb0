package io.bpfmetrics.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rooms to the arrows of ARCHITECTURE.md. */
class ArchitectureTest {
    private static final String ROOT = "io.bpfmetrics.";
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            entry(
                    "cli",
                    List.of(
                            "export", "collect", "decode", "object", "config", "kernel", "host", "metric", "btf",
                            "sys")),
            entry("library", List.of("export", "collect", "config")),
            entry("export", List.of("collect", "metric", "config")),
            entry("collect", List.of("config", "decode", "metric", "object", "kernel", "btf", "host")),
            entry("decode", List.of("config", "host")),
            entry("object", List.of("kernel", "sys")),
            entry("config", List.of()),
            entry("kernel", List.of("btf", "sys")),
            entry("host", List.of("sys")),
            entry("metric", List.of()),
            entry("btf", List.of()),
            entry("sys", List.of()));
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.bpfmetrics");

    @ParameterizedTest
    @MethodSource
    void usesOnlyTheRoomsItMay(String room) {
        String[] others = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(room) && !MAY_USE.get(room).contains(other))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(others.length == 0)
                .check(CLASSES);
    }

    static Stream<String> usesOnlyTheRoomsItMay() {
        return MAY_USE.keySet().stream().sorted();
    }

    @Test
    void hasNoRoomThatIsNotDrawn() {
        Set<String> rooms = CLASSES.stream()
                .map(type -> type.getPackageName().substring(ROOT.length()))
                .collect(Collectors.toSet());

        assertThat(MAY_USE.keySet()).containsExactlyInAnyOrderElementsOf(rooms);
    }

    @Test
    void hasNoCycles() {
        slices().matching("io.bpfmetrics.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void keepsLibrariesInTheirRooms() {
        onlyIn("com.sun.jna", "sys");
        onlyIn("picocli", "cli");
        onlyIn("com.google.gson", "cli");
        onlyIn("io.opentelemetry", "export", "library", "cli");
        onlyIn("io.grpc", "export");
        onlyIn("com.sun.net.httpserver", "export");
        onlyIn("org.snakeyaml", "config");
    }

    @Test
    void letsOnlyTheCommandLinePrintAndExit() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void keepsPureRoomsFreeOfLibraries() {
        classes()
                .that()
                .resideInAnyPackage(ROOT + "btf..", ROOT + "metric..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", ROOT + "btf..", ROOT + "metric..")
                .check(CLASSES);
    }

    private static void onlyIn(String library, String... rooms) {
        String[] packages = Arrays.stream(rooms).map(room -> ROOT + room + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES);
    }
}
