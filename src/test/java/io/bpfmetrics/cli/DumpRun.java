package io.bpfmetrics.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What {@code dump} answers, in this process. */
record DumpRun(int exitCode, String output, String errors) {
    static DumpRun of(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "dump";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(errors))
                .execute(all);
        return new DumpRun(exitCode, output.toString(), errors.toString());
    }

    static String id(int id) {
        return "id:" + Integer.toUnsignedString(id);
    }
}
