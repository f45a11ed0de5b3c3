import type { Hcp } from '../../rehearsal';

type Attributes = Readonly<Record<string, unknown>>;

/** A document of JSON:API. */
export interface Document {
  readonly data: { readonly id: string; readonly attributes: Attributes };
}

/** What a person does in HCP Terraform, by its API. Workspaces have names, of which there is one organization. */
export class HcpApi {
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly hcp: Pick<Hcp, 'api' | 'token'>,
    private readonly organization: string,
  ) {}

  /** Makes a workspace. */
  async create(name: string, attributes: Attributes = {}): Promise<void> {
    const where = `organizations/${this.organization}/workspaces`;
    const { data } = await this.request('POST', where, { attributes: { name, ...attributes } });
    this.ids.set(name, data.id);
  }

  /** Changes the settings of a workspace. */
  async update(name: string, attributes: Attributes): Promise<void> {
    await this.request('PATCH', `workspaces/${await this.idOf(name)}`, { attributes });
  }

  /** The attributes of a workspace. */
  async workspace(name: string): Promise<Attributes> {
    return (await this.request('GET', `workspaces/${await this.idOf(name)}`)).data.attributes;
  }

  /** Locks or unlocks a workspace. */
  async lock(name: string, action: 'lock' | 'unlock'): Promise<void> {
    await this.request('POST', `workspaces/${await this.idOf(name)}/actions/${action}`, {});
  }

  /** Sets a variable that the workspace does not have yet. */
  async setVariable(name: string, attributes: Attributes): Promise<void> {
    await this.request('POST', `workspaces/${await this.idOf(name)}/vars`, { type: 'vars', attributes });
  }

  /** Lets another workspace read the state of a workspace. */
  async share(name: string, consumer: string): Promise<void> {
    const references = [{ id: await this.idOf(consumer), type: 'workspaces' }];
    await this.request(
      'POST',
      `workspaces/${await this.idOf(name)}/relationships/remote-state-consumers`,
      references,
    );
  }

  /** Starts runs of a workspace after those of another one. */
  async trigger(name: string, source: string): Promise<void> {
    const sourceable = { data: { id: await this.idOf(source), type: 'workspaces' } };
    await this.request('POST', `workspaces/${await this.idOf(name)}/run-triggers`, {
      relationships: { sourceable },
    });
  }

  /** Gives a variable of a workspace another value. */
  async changeVariable(name: string, key: string, value: string): Promise<void> {
    const where = `workspaces/${await this.idOf(name)}/vars`;
    const { data } = await this.request('GET', where);
    const variable = (data as unknown as Document['data'][]).find(
      ({ attributes }) => attributes['key'] === key,
    );
    await this.request('PATCH', `${where}/${variable?.id ?? ''}`, { type: 'vars', attributes: { value } });
  }

  /** The variables of a workspace, as far as the API tells their values. */
  async variables(name: string): Promise<Record<string, unknown>> {
    const { data } = await this.request('GET', `workspaces/${await this.idOf(name)}/vars`);
    const all = data as unknown as Document['data'][];
    return Object.fromEntries(all.map(({ attributes }) => [String(attributes['key']), attributes['value']]));
  }

  /** The runs of a workspace, the newest first. */
  async runs(name: string): Promise<readonly Document['data'][]> {
    const { data } = await this.request('GET', `workspaces/${await this.idOf(name)}/runs`);
    return data as unknown as Document['data'][];
  }

  /** Waits until the newest run of a workspace has this status. */
  async until(name: string, status: string): Promise<Document['data']> {
    for (;;) {
      const [newest] = await this.runs(name);
      if (newest?.attributes['status'] === status) return newest;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Waits until the log of a run's apply contains these words. */
  async log(run: string, words: string): Promise<void> {
    const { data } = await this.request('GET', `applies/${run.replace('run-', 'apply-')}`);
    for (let text = ''; !text.includes(words); text = await this.read(data.attributes['log-read-url'])) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async read(url: unknown): Promise<string> {
    return (await fetch(`${String(url)}?offset=0&limit=65536`)).text();
  }

  /** Sends a request, as a person with `curl` does. @throws Error when it is refused */
  async request(method: string, where: string, data?: object): Promise<Document> {
    const response = await fetch(`${this.hcp.api}/${where}`, {
      method,
      headers: { authorization: `Bearer ${this.hcp.token}`, 'content-type': 'application/vnd.api+json' },
      ...(data && { body: JSON.stringify({ data }) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`);
    return JSON.parse(text || '{}') as Document;
  }

  private async idOf(name: string): Promise<string> {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    // Terraform made it.
    const { data } = await this.request('GET', `organizations/${this.organization}/workspaces/${name}`);
    this.ids.set(name, data.id);
    return data.id;
  }
}
