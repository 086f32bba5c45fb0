package io.bpfmetrics.object;

import io.bpfmetrics.kernel.MapShape;

/**
 * A map of a loaded object.
 *
 * @param name its full name in the object
 * @param fd good until the object is closed
 * @param id the kernel's
 * @param shape what its entries look like
 * @param keyTypeId of its key in the object's BTF; 0 if there is none
 * @param valueTypeId of its value in the object's BTF; 0 if there is none
 */
public record ObjectMap(String name, int fd, int id, MapShape shape, int keyTypeId, int valueTypeId) {}
