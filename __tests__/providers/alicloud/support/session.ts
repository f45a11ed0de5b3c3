import { providerData } from '../../../../cli/provider-data';
import type { StandInOptions } from '../../../../rehearsal';
import { Session, type TerraformJson } from '../../../rehearsal/support/terraform';

export const REGION = 'cn-hangzhou';

/** Resources by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, TerraformJson>>>>;

/** Resources of Alibaba Cloud under real Terraform, with the stand-in and its knowledge of Alibaba Cloud. */
export class CloudSession {
  private constructor(private readonly session: Session) {}

  static async start(options?: StandInOptions): Promise<CloudSession> {
    const alicloud = providerData().filter(({ source }) => source.endsWith('/aliyun/alicloud'));
    return new CloudSession(await Session.start(alicloud, options));
  }

  /** Another stack of the same cloud, with its own state. Close it first. */
  async beside(): Promise<CloudSession> {
    return new CloudSession(await this.session.beside());
  }

  /** Applies the resources, which the service must accept. */
  async apply(resource: Resources): Promise<void> {
    await this.session.apply(configuration({ region: REGION }, resource));
  }

  /** Applies the resources, which the service must refuse. Returns all errors in one line. */
  async refusedApply(resource: Resources): Promise<string> {
    await this.session.write(configuration({ region: REGION }, resource));
    return this.refused('apply', '-auto-approve');
  }

  async refusedDestroy(): Promise<string> {
    return this.refused('destroy', '-auto-approve');
  }

  /** Plans the resources with a configuration of the provider. Returns the changes or the errors in one line. */
  async plan(resource: Resources, provider: TerraformJson = { region: REGION }): Promise<string> {
    await this.session.write(configuration(provider, resource));
    const { stdout, stderr } = await this.session.run('plan');
    return flat(stdout + stderr);
  }

  /** Addresses of the resources that a plan changes. */
  async changes(resource: Resources): Promise<string[]> {
    const plan = await this.plan(resource);
    return [
      ...plan.matchAll(/# (\S+) (?:will be updated|must be replaced|will be destroyed|will be created)/g),
    ]
      .map(([, address]) => address ?? '')
      .sort();
  }

  /** Addresses in the state. */
  async state(): Promise<string[]> {
    return (await this.session.run('state', 'list')).stdout.trim().split('\n').sort();
  }

  async idOf(address: string): Promise<string> {
    return / id\s+= "([^"]+)"/.exec(await this.show(address))?.[1] ?? '';
  }

  async show(address: string): Promise<string> {
    return flat((await this.session.run('state', 'show', address)).stdout);
  }

  close(): Promise<void> {
    return this.session.close();
  }

  private async refused(...args: string[]): Promise<string> {
    const { code, stderr } = await this.session.run(...args);
    expect(code).toBe(1);
    return flat(stderr);
  }
}

const configuration = (provider: TerraformJson, resource: Resources): TerraformJson => ({
  terraform: { required_providers: { alicloud: { source: 'aliyun/alicloud' } } },
  provider: { alicloud: [provider] },
  resource,
});

/** Terraform breaks lines at the width of a terminal, and frames errors. */
const flat = (printed: string): string => printed.replace(/\s*\n[│\s]*/g, ' ');
