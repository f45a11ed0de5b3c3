import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { VPC_RESOLVERS } from '../../../alibaba-cloud/networks';
import { gone } from '../acme/pebble';
import type { Authority } from '../registry/authority';
import { PrivateNetwork } from '../registry/private-network';
import { AT } from './facts';

/**
 * Clients, the proxy and the cloud, each in a network of its own. The proxy alone connects clients and cloud, and forwards
 * no packets.
 */
export class Networks {
  readonly cloud: PrivateNetwork;
  readonly proxy: PrivateNetwork;
  readonly client: PrivateNetwork;
  private readonly programs: ChildProcess[] = [];

  /**
   * @param folder an existing folder for files of the networks
   * @param authority whom the programs in the networks trust
   */
  constructor(
    folder: string,
    private readonly authority: Authority,
  ) {
    const network = (name: string): PrivateNetwork => {
      mkdirSync(path.join(folder, name));
      return new PrivateNetwork(path.join(folder, name));
    };
    this.cloud = network('cloud');
    this.proxy = network('proxy');
    this.client = network('client');
  }

  async open(): Promise<void> {
    for (const network of this.all) await network.ready();
    this.connect();
  }

  async close(): Promise<void> {
    for (const program of this.programs) await gone(program);
    for (const network of this.all) network.close();
  }

  /** Adds a way from the clients to the cloud that leads past the proxy. */
  openDirectWay(): void {
    const { registry, token, blobs } = AT;
    this.cable(this.client, this.cloud, 'direct');
    this.ip(this.cloud, 'address add 10.30.0.1/24 dev direct');
    this.ip(
      this.client,
      'address add 10.30.0.2/24 dev direct',
      ...[registry, token, blobs].map((address) => `route add ${address} via 10.30.0.1`),
    );
  }

  /** Starts a program in one of the networks. It ends with the networks. */
  start(network: PrivateNetwork, ...command: readonly string[]): ChildProcess {
    const [nsenter = '', ...args] = [...network.inside, ...command];
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: this.authority.certificate };
    const program = spawn(nsenter, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.programs.push(program);
    return program;
  }

  private get all(): readonly PrivateNetwork[] {
    return [this.cloud, this.proxy, this.client];
  }

  /** Joins the networks by two cables. */
  private connect(): void {
    this.cable(this.proxy, this.cloud, 'vpc');
    this.cable(this.proxy, this.client, 'vpn');
    const { registry, token, blobs, metadata, neighbour, internet } = AT;
    const servers = [registry, token, blobs, metadata, neighbour, internet, ...VPC_RESOLVERS];
    this.ip(
      this.cloud,
      `address add ${AT.cloud}/24 dev vpc`,
      ...servers.map((address) => `address add ${address}/32 dev lo`),
    );
    this.ip(
      this.proxy,
      `address add ${AT.proxyInVpc}/24 dev vpc`,
      `address add ${AT.proxy}/24 dev vpn`,
      `route add default via ${AT.cloud}`,
      `route add ${AT.stranger} via ${AT.client}`,
    );
    this.ip(
      this.client,
      `address add ${AT.client}/24 dev vpn`,
      `address add ${AT.otherClient}/24 dev vpn`,
      `address add ${AT.stranger}/32 dev lo`,
      `route add default via ${AT.proxy}`,
    );
  }

  private ip(network: PrivateNetwork, ...lines: readonly string[]): void {
    network.run('sh', ['-euc', lines.map((line) => `ip ${line}`).join('\n')]);
  }

  private cable(one: PrivateNetwork, other: PrivateNetwork, name: string): void {
    this.ip(one, `link add ${name} type veth peer name ${name} netns ${other.pid}`);
    for (const end of [one, other]) this.ip(end, `link set ${name} up`);
  }
}
