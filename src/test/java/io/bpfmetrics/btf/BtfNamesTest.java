package io.bpfmetrics.btf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What types and variables are called, and the tags on them. */
class BtfNamesTest {
    private static final int PTR = 2;
    private static final int ARRAY = 3;
    private static final int STRUCT = 4;
    private static final int TYPEDEF = 8;
    private static final int CONST = 10;
    private static final int VAR = 14;
    private static final int DECL_TAG = 17;
    private static final int ON_ITSELF = -1;

    @Test
    void namesTypesFromTheOutsideIn() {
        BtfBytes bytes = new BtfBytes();
        Btf btf = bytes.integer("unsigned int", 4, 0) // 1
                .type("__u32", TYPEDEF, false, 0, 1) // 2
                .type("gadget_counter__u32", TYPEDEF, false, 0, 2) // 3
                .type("", CONST, false, 0, 3) // 4
                .type("", ARRAY, false, 0, 0, 4, 1, 27) // 5
                .type("slots", TYPEDEF, false, 0, 5) // 6
                .type("value", STRUCT, false, 2, 112, bytes.string("plain"), 1, 0, bytes.string("many"), 6, 32) // 7
                .parse();

        List<BtfField> members = new BtfLayout(btf, 7).members();
        assertThat(members).extracting(BtfField::path).containsExactly("plain", "many");
        assertThat(members.get(0).typeNames()).containsExactly("unsigned int");
        assertThat(members.get(1).typeNames()).containsExactly("slots", "gadget_counter__u32", "__u32", "unsigned int");
        assertThat(members.get(1).isCalled("gadget_counter__u32")).isTrue();
        assertThat(members.get(1).isCalled("gadget_counter")).isFalse();
        assertThat(members.get(1).elements()).isEqualTo(27);
        assertThat(members.get(1).isNumber()).isFalse();
    }

    @Test
    void listsMembersAtEveryDepthWithTheirStructures() {
        BtfBytes bytes = new BtfBytes();
        Btf btf = bytes.integer("int", 4, 1) // 1
                .type("inner", STRUCT, false, 1, 4, bytes.string("deep"), 1, 0) // 2
                .type("alias", TYPEDEF, false, 0, 2) // 3
                .type("outer", STRUCT, false, 2, 8, bytes.string("a"), 2, 0, bytes.string("b"), 3, 32) // 4
                .parse();

        assertThat(btf.structure("outer").orElseThrow().members())
                .extracting(BtfField::path)
                .containsExactly("a", "a.deep", "b", "b.deep");
    }

    @Test
    void readsTagsOfMembersAndVariables() {
        BtfBytes bytes = new BtfBytes();
        Btf btf = bytes.integer("int", 4, 1) // 1
                .type("value", STRUCT, false, 2, 8, bytes.string("a"), 1, 0, bytes.string("b"), 1, 32) // 2
                .type("counted", VAR, false, 0, 1, 1) // 3
                .type("unit:By", DECL_TAG, false, 0, 2, 1) // 4: on b
                .type("help:Bytes.", DECL_TAG, false, 0, 2, 1) // 5
                .type("on the struct", DECL_TAG, false, 0, 2, ON_ITSELF) // 6
                .type("on the variable", DECL_TAG, false, 0, 3, ON_ITSELF) // 7
                .parse();

        List<BtfField> members = new BtfLayout(btf, 2).members();
        assertThat(members.get(0).tags()).isEmpty();
        assertThat(members.get(1).tags()).containsExactly("unit:By", "help:Bytes.");
        assertThat(btf.variables().get(0).tags()).containsExactly("on the variable");
        assertThat(btf.tags())
                .extracting(BtfTag::text)
                .containsExactly("unit:By", "help:Bytes.", "on the struct", "on the variable");
    }

    @Test
    void tellsMarkersFromOtherVariables() {
        Btf btf = new BtfBytes()
                .integer("int", 4, 1) // 1
                .type("", CONST, false, 0, 0) // 2: const void
                .type("", PTR, false, 0, 2) // 3: const void *
                .type("", PTR, false, 0, 0) // 4: void *
                .type("", CONST, false, 0, 1) // 5
                .type("", PTR, false, 0, 5) // 6: const int *
                .type("marker", VAR, false, 0, 3, 1)
                .type("own", VAR, false, 0, 3, 0)
                .type("pointer", VAR, false, 0, 4, 1)
                .type("number", VAR, false, 0, 1, 1)
                .type("other", VAR, false, 0, 6, 1)
                .parse();

        assertThat(btf.variables())
                .filteredOn(BtfVariable::isMarker)
                .extracting(BtfVariable::name)
                .containsExactly("marker", "own");
        assertThat(btf.variables())
                .filteredOn(variable -> !variable.isGlobal())
                .extracting(BtfVariable::name)
                .containsExactly("own");
    }
}
