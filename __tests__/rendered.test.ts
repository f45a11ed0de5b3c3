import { acrProxyFiles } from '../host/acr-proxy-release';
import { operationsFiles, programFiles } from '../host/release';
import { appStack, appWithBackups, behind, BY_INGRESS } from './rig/pods/app';
import { type Files, testRendering } from './rig/rendered/compare';
import { renderHost, renderProxyHost } from './rig/rendered/host';
import { renderPodPrograms, renderPodProxy } from './rig/rendered/pod';
import { stackOf, synthDemo, synthFixture } from './support/synth';

// All files that a host or a pod receives, in readable form. `npx jest -u` rewrites the committed files.
const filesOf = (files: readonly { readonly path: string; readonly content: string }[]): Files =>
  Object.fromEntries(files.map(({ path, content }) => [path, content]));

testRendering('release/program', filesOf(programFiles()));
testRendering('release/operations', filesOf(operationsFiles()));
testRendering('release/acr-proxy', filesOf(acrProxyFiles()));

testRendering('hosts/demo', renderHost(stackOf(synthDemo(), 'demo-ecs')));
for (const name of ['adopted', 'provided', 'http-01', 'team', 'alb', 'nlb', 'clb']) {
  testRendering(`hosts/${name}`, renderHost(stackOf(synthFixture(name), `${name}-ecs`)));
}

testRendering('hosts/acr-proxy', renderProxyHost(stackOf(synthFixture('acr-proxy'), 'acr-proxy-acr-proxy')));

testRendering('pods/ack', renderPodProxy(stackOf(synthFixture('ack'), 'ack-ack-app')));
testRendering('pods/network', renderPodProxy(appStack()));
testRendering('pods/clb', renderPodProxy(appStack(behind('clb'))));
testRendering('pods/ingress', renderPodProxy(appStack(BY_INGRESS)));
testRendering('pods/programs', renderPodPrograms(appWithBackups()));
