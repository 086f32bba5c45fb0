package io.bpfmetrics.btf;

import java.util.ArrayList;
import java.util.List;

/** Reads the global variables of a program. */
final class BtfVariables {
    private static final int ON_ITSELF = -1; // a tag that is on the variable, not on a member

    private BtfVariables() {}

    static List<BtfVariable> of(Btf btf) {
        List<BtfVariable> variables = new ArrayList<>();
        for (int id = 1; id < btf.types(); id++) {
            int offset = btf.typeOffset(id);
            if (btf.kind(offset) == BtfKind.VAR) {
                int type = btf.word(offset + 8);
                boolean isGlobal = btf.word(offset + Btf.TYPE_BYTES) == BtfVariable.GLOBAL;
                variables.add(new BtfVariable(
                        btf.name(offset),
                        type,
                        isGlobal,
                        isPointerToConstVoid(btf, type),
                        btf.tags(offset, ON_ITSELF)));
            }
        }
        return variables;
    }

    private static boolean isPointerToConstVoid(Btf btf, int typeId) {
        int pointer = btf.typeOffset(typeId);
        if (pointer == 0 || btf.kind(pointer) != BtfKind.PTR) {
            return false;
        }
        int target = btf.typeOffset(btf.word(pointer + 8));
        return target != 0 && btf.kind(target) == BtfKind.CONST && btf.word(target + 8) == 0;
    }
}
