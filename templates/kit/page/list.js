// Rows as fields, one below the other, each with its state and what is asked about it.

class RowList {
  /**
   * `changed` is called after a change of a row, `rebuild` where rows come or go, `paste` for several
   * lines at once, `signature` for row 1 of the signature among the rows of the share.
   */
  constructor(id, draft, owner) {
    this.id = id;
    this.draft = draft;
    this.owner = owner;
    this.inputs = [];
    this.said = "";
    // the field that the focus went to by itself: an Enter for the row before it means no more
    this.arrived = 0;
    this.root = element("ol", { class: "rows" });
  }

  build() {
    this.inputs = [];
    this.root.textContent = "";
    for (let number = 1; number <= this.draft.count; number++) this.addRow(number);
    this.show();
  }

  nameOf(number) {
    return w(this.draft.letter === "S" ? "form.signature.row" : "form.row", { number });
  }

  addRow(number) {
    const input = element("input", {
      id: this.id + number,
      type: "text",
      class: "row",
      value: grouped(this.draft.row(number)),
      autocomplete: "off",
      autocapitalize: "characters",
      autocorrect: "off",
      spellcheck: "false",
      translate: "no",
      "aria-describedby": this.id.replace(/row$/, "state") + number,
      input: () => this.typed(number),
      blur: () => (input.value = grouped(this.draft.row(number))),
      keydown: (event) => this.key(number, event),
      paste: (event) => this.pasted(number, event),
    });
    this.inputs[number] = input;
    this.root.append(
      element(
        "li",
        { class: "row-line" },
        element("label", { for: input.id, text: this.nameOf(number) }),
        input,
        element("span", { class: "state", id: this.id.replace(/row$/, "state") + number }),
        element("div", { class: "marked", "aria-hidden": "true", translate: "no" }),
        element("div", { class: "questions" })
      )
    );
  }

  typed(number) {
    const label = /^\s*([0-9]{1,2})\s*[.:)]/.exec(this.inputs[number].value);
    const other = label ? Number(label[1]) : number;
    const text = clean(label ? this.inputs[number].value.slice(label[0].length) : this.inputs[number].value);
    if (other !== number && other >= 1 && other <= this.draft.most && text.length >= 2) {
      this.relabelled(number, other, text);
      return;
    }
    this.draft.put(number, text);
    this.update(number);
  }

  /** A row typed with the number of another one goes there, once it is whole and the place is free. */
  relabelled(number, other, text) {
    const isWhole = text.length >= ROW || this.draft.fits(text, other) === "last";
    if (!isWhole || this.draft.row(other).length >= ROW - 1) {
      const key = isWhole ? "row.taken" : "row.other";
      this.stateOf(number).textContent = w(key, { number: other });
      return;
    }
    this.inputs[number].value = grouped(this.draft.row(number));
    this.draft.put(other, text);
    this.owner.rebuild();
    this.inputs[other].focus();
    this.update(other);
  }

  pasted(number, event) {
    const text = event.clipboardData ? event.clipboardData.getData("text") : "";
    if (!/[\n\r]/.test(text) && clean(text).length <= ROW + 4) return;
    event.preventDefault();
    this.owner.paste(text, this, number);
  }

  key(number, event) {
    const move = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const isLate = event.key === "Enter" && this.arrived === number && !this.draft.row(number);
    this.arrived = 0;
    if (isLate) return;
    const question = this.root.children[number - 1].querySelector(".questions button");
    if (event.key === "Enter" && question) question.focus();
    else if (this.inputs[number + move]) this.inputs[number + move].focus();
  }

  /** After a change: the sheet may be complete, or have more rows or fewer. */
  update(number) {
    if (this.owner.changed()) return;
    if (this.draft.count !== this.root.children.length) {
      const at = this.inputs[number].selectionStart;
      const value = this.inputs[number].value;
      this.owner.rebuild();
      const input = this.inputs[number];
      if (input) {
        input.focus();
        input.value = value;
        input.setSelectionRange(at, at);
      }
    } else {
      this.owner.show();
    }
    const look = this.draft.look(number);
    const said = look.state === "good" || look.state === "wrong" ? this.stateText(number, look) : "";
    if (said && said !== this.said) say(this.nameOf(number) + ": " + said);
    this.said = said;
    if (look.state === "good" && document.activeElement === this.inputs[number]) this.advance(number);
  }

  /** On from a row that is good to the next one that is not. */
  advance(number) {
    for (let next = number + 1; next <= this.draft.count; next++) {
      if (!this.draft.row(next)) {
        this.inputs[next].focus();
        this.arrived = next;
        return;
      }
    }
  }

  stateOf(number) {
    return this.root.children[number - 1].querySelector(".state");
  }

  stateText(number, look) {
    const length = Array.from(this.draft.row(number)).length;
    const words = {
      empty: () => w("state.empty"),
      typing: () => w("state.typing", { count: length }),
      good: () => w("state.good"),
      wrong: () => w("state.wrong"),
    };
    const notes = look.notes.map(([key, values]) => w(key, values));
    return [words[look.state](), ...notes].join(" ");
  }

  /** Every row's state and questions, as they are now. */
  show() {
    for (let number = 1; number <= this.draft.count; number++) {
      const look = this.draft.look(number);
      const line = this.root.children[number - 1];
      line.className = "row-line " + look.state;
      line.querySelector(".state").textContent = this.stateText(number, look);
      this.inputs[number].setAttribute("aria-invalid", look.state === "wrong" ? "true" : "false");
      const marked = line.querySelector(".marked");
      marked.textContent = "";
      if (look.marks.length) {
        Array.from(this.draft.row(number)).forEach((character, at) => {
          const isMarked = look.marks.includes(at);
          marked.append(element(isMarked ? "mark" : "span", { text: character }));
          if (at % 5 === 4) marked.append(" ");
        });
      }
      this.askAbout(number, line.querySelector(".questions"), look.questions);
    }
  }

  askAbout(number, box, questions) {
    const signature = JSON.stringify(questions.map((one) => [one.kind, one.text, language]));
    if (box.asked === signature) return;
    box.asked = signature;
    box.textContent = "";
    for (const question of questions) {
      const text = w(question.kind, question);
      const yes = button(w("answer.yes"), () => this.accept(question));
      const no = button(w("answer.no"), () => {
        this.draft.refuse(question);
        this.show();
        this.inputs[number].focus();
      });
      yes.setAttribute("aria-label", text + " " + w("answer.yes"));
      no.setAttribute("aria-label", text + " " + w("answer.no"));
      box.append(element("div", { class: "question" }, element("span", { text }), yes, no));
    }
  }

  accept(question) {
    if (question.kind === "ask.signature") {
      this.draft.put(question.number, "");
      this.owner.signature(question.text);
      return;
    }
    const to = question.other || question.number;
    if (question.other) this.draft.put(question.number, "");
    this.draft.put(to, question.text);
    this.owner.rebuild();
    const input = this.inputs[to] || this.inputs[1];
    input.focus();
    this.update(to);
  }

  clear() {
    this.inputs.forEach((input) => input && (input.value = ""));
  }

  /** Moves to the first row that is not good; false when all are. */
  focus() {
    for (let number = 1; number <= this.draft.count; number++) {
      if (this.draft.look(number).state !== "good") {
        this.inputs[number].focus();
        const end = this.inputs[number].value.length;
        this.inputs[number].setSelectionRange(end, end);
        return true;
      }
    }
    return false;
  }
}
