import { keyTable } from '../config-docs';
import { keysOf, type Node } from '../config-keys';

/** Content of the chart's README. */
export const readme = (schema: Node): string =>
  `# Open Design

<!-- Made by npm run chart. Change tools/chart, not this file. -->

The app and its front proxy in one pod, in a cluster of Alibaba Cloud: the same objects as \`odcloud deploy\` and \`odcloud manifests\` make. \`docs/chart.md\` of the project describes installation, upgrades and removal.

\`\`\`sh
sh token-secret.sh open-design
helm install open-design . -n open-design -f my-values.yaml
\`\`\`

The least that \`my-values.yaml\` contains:

\`\`\`yaml
access:
  allow: [203.0.113.0/24] # the networks of your users
app:
  image: registry.example.com/design/open-design@sha256:… # your image
frontProxyImage: registry.example.com/library/nginx@sha256:… # your copy of nginx
zone: cn-hangzhou-h # the zone of the nodes
network:
  cidr: 10.80.0.0/16 # the network of the VPC
\`\`\`

There is always one replica, and one release in a namespace. Nothing else can run in the namespace, because the network policies deny all other pods in it.

## Values

${keyTable(keysOf(schema)).join('\n')}`.trimEnd() + '\n';
