/**
 * swc's parser knows `using` and `await using`, but the visitor with which dependency-cruiser walks its tree stops at
 * them with an error. This teaches it to look inside, so that an import there counts like any other.
 */
import { createRequire } from "node:module";

type Node = { readonly type: string; readonly decls?: readonly unknown[] };
type Visitor = {
  visitStatement: (this: Visitor, statement: Node) => unknown;
  visitVariableDeclarators: (declarators: readonly unknown[]) => unknown;
};

const require = createRequire(import.meta.url);
const { Visitor } = require("@swc/core/Visitor.js") as {
  readonly Visitor: { readonly prototype: Visitor };
};
const { visitStatement } = Visitor.prototype;

/** Call once before `cruise`; calling it again changes nothing. */
export function teachUsing(): void {
  Visitor.prototype.visitStatement = function visit(statement) {
    if (statement.type !== "UsingDeclaration") return visitStatement.call(this, statement);
    this.visitVariableDeclarators(statement.decls ?? []);
    return statement;
  };
}
