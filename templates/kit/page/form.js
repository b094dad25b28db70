// The form for one sheet: the rows of its share, and those of its signature where the person types them.

class SheetForm {
  /** `done(share)` takes a complete share; `closed` is called when the person clears the sheet. */
  constructor(number, draft, { done, closed, paste }) {
    this.number = number;
    this.done = done;
    this.closed = closed;
    const owner = {
      changed: () => this.changed(),
      rebuild: () => this.build(),
      show: () => this.show(),
      paste: (text, list, at) => paste(text, this, list, at),
      signature: (text) => this.openSignature(text),
    };
    this.share = new RowList(this.id("row"), draft, owner);
    this.signature = new RowList(this.id("signature-row"), new Draft(null, "S"), owner);
    this.isSigned = false;
    this.root = element("fieldset", { class: "sheet-form" });
    this.build();
  }

  id(part) {
    return "form-" + this.number + "-" + part;
  }

  lists() {
    return this.isSigned ? [this.share, this.signature] : [this.share];
  }

  build() {
    const active = document.activeElement && document.activeElement.id;
    this.root.textContent = "";
    this.root.append(element("legend", { text: w("form.legend", { number: this.number }) }));
    this.root.append(element("p", { id: this.id("help"), text: w("form.help") }));
    this.root.append(this.counting());
    this.share.build();
    this.root.append(this.share.root, this.signing());
    if (this.isSigned) {
      this.signature.build();
      this.root.append(this.signature.root);
    }
    this.note = element("p", { class: "whole-note", role: "status" });
    this.root.append(this.note, this.closing());
    this.show();
    const again = active && byId(active);
    if (again && this.root.contains(again)) again.focus();
  }

  counting() {
    const count = element("input", {
      id: this.id("count"),
      type: "number",
      min: "4",
      max: String(MOST_ROWS),
      value: String(this.share.draft.count),
      change: (event) => {
        this.share.draft.resize(Number(event.target.value));
        this.build();
        byId(this.id("count")).focus();
      },
    });
    return element("p", { class: "count" }, element("label", { for: this.id("count"), text: w("form.count") }), count);
  }

  /** Whether signature rows are typed too. What was typed of them stays while the box is off. */
  signing() {
    const box = element("input", {
      id: this.id("signed"),
      type: "checkbox",
      change: (event) => {
        this.isSigned = event.target.checked;
        if (this.changed()) return;
        this.build();
        byId(this.id("signed")).focus();
      },
    });
    box.checked = this.isSigned;
    return element("p", { class: "signed" }, box, " ", element("label", { for: box.id, text: w("form.signature") }));
  }

  /** Row 1 of the signature was typed among the rows of the share. */
  openSignature(text) {
    this.isSigned = true;
    this.signature.draft.put(1, text);
    this.build();
    this.signature.inputs[1].focus();
    this.signature.update(1);
  }

  closing() {
    const box = element("div", { class: "actions" });
    const ask = () => {
      if (this.isEmpty()) {
        this.close();
        return;
      }
      box.textContent = "";
      const yes = button(w("form.clear.yes"), () => this.close(), "danger");
      const no = button(w("form.clear.no"), () => {
        box.replaceWith(this.closing());
        this.focus();
      });
      box.append(element("span", { text: w("form.clear.ask") }), no, yes);
      no.focus();
    };
    box.append(button(w("form.clear"), ask));
    return box;
  }

  isEmpty() {
    return this.share.draft.isEmpty() && this.signature.draft.isEmpty();
  }

  close() {
    this.share.clear();
    this.signature.clear();
    this.share.draft = new Draft(null);
    this.signature.draft = new Draft(null, "S");
    this.root.remove();
    this.closed();
  }

  /** The share, with its signature where that is typed, once everything is there and fits. */
  read() {
    const { share } = this.share.draft.read();
    if (!share || !this.isSigned || this.signature.draft.isEmpty()) return share;
    try {
      const { share: signature } = this.signature.draft.read();
      return signature && withSignature(share, signature);
    } catch (fault) {
      return null;
    }
  }

  /** After a change: a share that is complete leaves the form. */
  changed() {
    const share = this.read();
    if (!share) return false;
    this.share.clear();
    this.signature.clear();
    this.root.remove();
    this.done(share);
    return true;
  }

  show() {
    this.lists().forEach((list) => list.show());
    this.note.textContent = this.noteText();
  }

  noteText() {
    const key = this.share.draft.wholeNote();
    if (key) return w("form.whole") + " " + w(key);
    const { share } = this.share.draft.read();
    if (!share || !this.isSigned) return "";
    const ofSignature = this.signature.draft.wholeNote();
    if (ofSignature) return w("form.whole") + " " + w(ofSignature);
    const { share: signature } = this.signature.draft.read();
    if (!signature) return w("form.signature.missing");
    try {
      withSignature(share, signature);
    } catch (fault) {
      return w("class." + fault.kind);
    }
    return "";
  }

  focus() {
    this.lists().some((list) => list.focus());
  }
}
