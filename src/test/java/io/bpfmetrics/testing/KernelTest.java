package io.bpfmetrics.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test that loads BPF into the running kernel. Without CAP_SYS_ADMIN it is skipped and says so; with
 * {@code -Dkernel.tests=required} it fails instead. With the capability it never skips.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("kernel")
@ResourceLock("kernel")
@ExtendWith(KernelTestCondition.class)
public @interface KernelTest {}
