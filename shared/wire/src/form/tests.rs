use super::*;

fn form(json: &str) -> Form {
    Form::from_json(json.as_bytes()).unwrap()
}

#[test]
fn every_wrong_field_is_named() {
    let mut form = form(r#"{"product_id": "abc", "quantity": 0, "price": "x"}"#);
    form.id::<Uuid>("product_id");
    form.integer("quantity", 1..=10);
    form.amount("price");
    form.text("title", 5);
    let errors = form.finish().unwrap_err();
    insta::assert_json_snapshot!(errors.0, @r#"
        {
          "product_id": [
            "Must be a valid UUID."
          ],
          "quantity": [
            "Ensure this value is greater than or equal to 1."
          ],
          "price": [
            "A valid number is required."
          ],
          "title": [
            "This field is required."
          ]
        }
        "#);
}

#[test]
fn numbers_come_as_text_or_number() {
    let mut form = form(r#"{"a": 499.5, "b": "499.50", "c": "2", "d": 2}"#);
    assert_eq!(form.amount("a"), form.amount("b"));
    assert_eq!(form.integer("c", 0..=9), form.integer("d", 0..=9));
    assert_eq!(form.finish(), Ok(()));
}

#[test]
fn repeated_fields_of_a_form_are_a_list() {
    let one = "34ff8344-5a1e-4701-b90a-c1d099607f77";
    let mut form = Form::from_urlencoded(format!("p={one}&p={one}&q={one}").as_bytes());
    assert_eq!(form.ids::<Uuid>("p").len(), 2);
    assert_eq!(form.ids::<Uuid>("q").len(), 1);
}

#[test]
fn a_body_that_is_no_object_is_refused() {
    assert!(matches!(
        Form::from_json(b"{bad"),
        Err(BodyRefused::Json(_))
    ));
    assert!(matches!(
        Form::from_json(b"[1]"),
        Err(BodyRefused::NotAnObject("list"))
    ));
}
