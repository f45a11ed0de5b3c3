import { selectorOf } from './names';

/** A node, by the label that the kubelet gives it. */
const NODE = 'kubernetes.io/hostname';

/** On a node, or off every node, on which the app runs; a pod that is being stopped still runs. */
const theApp = () => ({
  requiredDuringSchedulingIgnoredDuringExecution: [
    { topologyKey: NODE, labelSelector: [{ matchLabels: selectorOf('app') }] },
  ],
});

/** For what reads the app's data while it runs: the disk is attached to its node. */
export const besideTheApp = () => ({ podAffinity: theApp() });

/**
 * For what writes the app's data: since the disk is attached to one node only, there is no place for it before the app
 * is gone, nor for the app before it is. A second pod of the app is such a writer too: a pod that is evicted gets a
 * successor before it has ended.
 */
export const notBesideTheApp = () => ({ podAntiAffinity: theApp() });
