import { selectorOf } from './names';

/** The label by which the kubelet identifies a node. */
const NODE = 'kubernetes.io/hostname';

/** Selects the node on which the app runs. A terminating pod still counts as running. */
const theApp = () => ({
  requiredDuringSchedulingIgnoredDuringExecution: [
    { topologyKey: NODE, labelSelector: [{ matchLabels: selectorOf('app') }] },
  ],
});

/** Places a pod that reads the app's data on the app's node, to which the disk is attached. */
export const besideTheApp = () => ({ podAffinity: theApp() });

/**
 * Keeps a pod that writes the app's data off the app's node. The disk is attached to one node only, so such a pod cannot
 * start before the app is gone, and the app cannot start before the pod is gone. This applies to a second pod of the app
 * too: Kubernetes creates the successor of an evicted pod before that pod has ended.
 */
export const notBesideTheApp = () => ({ podAntiAffinity: theApp() });
