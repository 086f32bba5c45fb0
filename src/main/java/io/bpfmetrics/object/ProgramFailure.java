package io.bpfmetrics.object;

/**
 * Why one program keeps an object from being loaded.
 *
 * @param program the C function's name
 * @param joint what stands between the program and the reason in a sentence
 * @param words the reason
 */
record ProgramFailure(String program, String joint, String words) {}
