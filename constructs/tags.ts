import { type IAspect, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';

import { literallyAll } from './literally';

/** A resource type that supports tags, as the generated bindings declare it. */
type Taggable = TerraformResource & {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
};

const isTaggable = (node: IConstruct): node is Taggable =>
  TerraformResource.isTerraformResource(node) && 'tags' in node;

/** Adds the same tags to every resource that supports tags. A tag set on the resource itself takes precedence. */
export class Tags implements IAspect {
  private readonly tags: Readonly<Record<string, string>>;

  /** @param tags the tags as they must appear in the cloud; nothing in them is evaluated */
  constructor(tags: Readonly<Record<string, string>>) {
    this.tags = literallyAll(tags);
  }

  visit(node: IConstruct): void {
    if (isTaggable(node)) node.tags = { ...this.tags, ...node.tagsInput };
  }
}
