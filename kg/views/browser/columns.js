VIEWS.set("columns", { show() {}, update() {} });
