package io.bpfmetrics.stack;

import java.nio.file.Path;

/** The stack, running in a network namespace; closing ends it. */
interface RunningStack extends AutoCloseable {
    /** How it was started, in words. */
    String way();

    /** What its programs have logged. */
    String logs();

    @Override
    void close();

    /**
     * Plays the stack file with podman; where podman cannot run containers at all, runs the same programs with the same
     * configuration as plain processes. {@code -Dstack.way=podman} or {@code processes} decides it beforehand.
     */
    static RunningStack start(StackPrograms programs, NetworkNamespace network, Path directory) {
        String wanted = System.getProperty("stack.way", "auto");
        if (wanted.equals("processes")) {
            return PlainStack.start(programs, network, directory, "asked for by -Dstack.way");
        }
        String obstacle = PodmanStack.obstacle(programs, network);
        if (!obstacle.isEmpty() && wanted.equals("auto")) {
            return PlainStack.start(programs, network, directory, "podman cannot run here: " + obstacle);
        }
        return PodmanStack.play(programs, network);
    }
}
