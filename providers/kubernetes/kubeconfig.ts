const PEM = 'Y2VydGlmaWNhdGU=';

/** A kubeconfig of a fictitious cluster, with the parts that a stack reads. JSON is valid YAML. */
export const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [
    {
      name: 'kubernetes',
      // an address reserved for documentation (RFC 5737)
      cluster: { server: 'https://192.0.2.1:6443', 'certificate-authority-data': PEM },
    },
  ],
  users: [{ name: 'rehearsal', user: { 'client-certificate-data': PEM, 'client-key-data': PEM } }],
  contexts: [{ name: 'rehearsal', context: { cluster: 'kubernetes', user: 'rehearsal' } }],
  'current-context': 'rehearsal',
});
