/** Tests of what is deployed: the metrics stack, dashboards, alert rules, the systemd unit and Kubernetes manifests. */
@NullMarked
package io.bpfmetrics.stack;

import org.jspecify.annotations.NullMarked;
