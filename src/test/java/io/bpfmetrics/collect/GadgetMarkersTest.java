package io.bpfmetrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bpfmetrics.btf.Btf;
import io.bpfmetrics.btf.BtfBytes;
import io.bpfmetrics.collect.GadgetMarkers.Iterator;
import io.bpfmetrics.collect.GadgetMarkers.Tracer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a gadget's object says of itself, in names of variables or in tags. */
class GadgetMarkersTest {
    private static final int PTR = 2;
    private static final int CONST = 10;
    private static final int FUNC = 12;
    private static final int VAR = 14;
    private static final int DECL_TAG = 17;
    private static final int GLOBAL = 1;
    private static final int STATIC = 0;

    private final BtfBytes types = new BtfBytes()
            .type("", CONST, false, 0, 0) // 1: const void
            .type("", PTR, false, 0, 1) // 2: const void *
            .type("", PTR, false, 0, 0); // 3: void *

    @Test
    void readsNamesOfVariables() {
        GadgetMarkers markers = markers(
                "gadget_mapiter_blockio___hists",
                "gadget_mapiter_with_underscores___a_map",
                "gadget_tracer_exec___events___event",
                "gadget_iter_processes___task_entry___dump_processes___other",
                "gadget_snapshotter_old___entry___dump",
                "gadget_mapelem_iter_target_dump_levels___levels",
                "gadget_param_targ_pid",
                "gadget_map_tracer_events",
                "__gadget_tracer_type_exec",
                "unusedevent_processes___task_entry");

        assertThat(markers.maps()).isEqualTo(Map.of("blockio", "hists", "with_underscores", "a_map"));
        assertThat(markers.tracers()).isEqualTo(Map.of("exec", new Tracer("events", "event")));
        assertThat(markers.iterators())
                .isEqualTo(Map.of(
                        "processes",
                        new Iterator("task_entry", List.of("dump_processes", "other")),
                        "old",
                        new Iterator("entry", List.of("dump"))));
        assertThat(markers.elementTargets()).isEqualTo(Map.of("dump_levels", "levels"));
        assertThat(markers.parameters()).containsExactly("targ_pid");
        assertThat(markers.names()).containsExactly("blockio", "with_underscores", "exec", "processes", "old");
    }

    @Test
    void readsTags() {
        GadgetMarkers markers = GadgetMarkers.of(Btf.parse(types.type("v", VAR, false, 0, 3, GLOBAL)
                .type("ig:mapiter:blockio___hists", DECL_TAG, false, 0, 4, -1)
                .type("ig:tracer:exec___events___event", DECL_TAG, false, 0, 4, -1)
                .type("ig:param:targ_pid", DECL_TAG, false, 0, 4, -1)
                .type("something else", DECL_TAG, false, 0, 4, -1)
                .bytes()));

        assertThat(markers.maps()).isEqualTo(Map.of("blockio", "hists"));
        assertThat(markers.tracers()).isEqualTo(Map.of("exec", new Tracer("events", "event")));
        assertThat(markers.parameters()).containsExactly("targ_pid");
    }

    @Test
    void findsIteratorsByTheTagsOfTheirPrograms() {
        GadgetMarkers markers = GadgetMarkers.of(Btf.parse(types.type("v", VAR, false, 0, 3, GLOBAL)
                .type("ig:iter_type:processes___task_entry", DECL_TAG, false, 0, 4, -1)
                .type("dump_processes", FUNC, false, 0, 1)
                .type("ig:iter:processes", DECL_TAG, false, 0, 6, -1)
                .type("ig:iter:others", DECL_TAG, false, 0, 6, -1)
                .bytes()));

        assertThat(markers.iterators())
                .isEqualTo(Map.of("processes", new Iterator("task_entry", List.of("dump_processes"))));
    }

    @Test
    void passesByWhatIsNoMarker() {
        types.type("gadget_mapiter_static___hists", VAR, false, 0, 2, STATIC);
        types.type("gadget_mapiter_pointer___hists", VAR, false, 0, 3, GLOBAL);
        GadgetMarkers markers = markers(
                "gadget_mapiter_alone",
                "gadget_mapiter_a___b___c",
                "gadget_tracer_exec___events",
                "gadget_iter_a___b",
                "gadget_var_pid",
                "my_gadget_mapiter_a___b");

        assertThat(markers.names()).isEmpty();
        assertThat(markers.parameters()).isEmpty();
    }

    @Test
    void knowsTheMapOfADataSourceByItsNameOrTheMaps() {
        GadgetMarkers markers = markers("gadget_mapiter_BlockIO___hists", "gadget_tracer_exec___events___event");

        assertThat(markers.mapOf("blockio")).contains("hists");
        assertThat(markers.mapOf("HISTS")).contains("hists");
        assertThat(markers.mapOf("exec")).contains("events");
        assertThat(markers.mapOf("event")).isEmpty();
    }

    private GadgetMarkers markers(String... names) {
        for (String name : names) {
            types.type(name, VAR, false, 0, 2, GLOBAL);
        }
        return GadgetMarkers.of(Btf.parse(types.bytes()));
    }
}
